use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufReader, ErrorKind, Read};

/// A gzip file, of one part or several, as it is decompressed. Errors tell where in the file.
pub(super) struct Gunzip<R> {
    decoder: MultiGzDecoder<BufReader<Counted<R>>>,
}

struct Counted<R> {
    reader: R,
    bytes: u64,
    /// Whether the file itself could not be read.
    failed: bool,
}

impl<R: Read> Gunzip<R> {
    pub(super) fn new(reader: R) -> Self {
        let counted = Counted {
            reader,
            bytes: 0,
            failed: false,
        };
        Self {
            decoder: MultiGzDecoder::new(BufReader::with_capacity(64 << 10, counted)),
        }
    }

    /// How many bytes of the file have been decompressed.
    fn offset(&self) -> u64 {
        let reader = self.decoder.get_ref();
        reader.get_ref().bytes - reader.buffer().len() as u64
    }
}

impl<R: Read> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.decoder.read(buffer) {
            Err(error)
                if error.kind() != ErrorKind::Interrupted
                    && !self.decoder.get_ref().get_ref().failed =>
            {
                let at = self.offset();
                let message = if at == 0 && error.kind() == ErrorKind::UnexpectedEof {
                    "the file is empty, which no compressed file is".to_owned()
                } else if error.kind() == ErrorKind::UnexpectedEof {
                    format!("the compressed data break off behind byte {at}")
                } else {
                    format!("the compressed data are broken near byte {at}: {error}")
                };
                Err(io::Error::new(error.kind(), message))
            }
            outcome => outcome,
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer);
        match &read {
            Ok(read) => self.bytes += *read as u64,
            Err(error) => self.failed = error.kind() != ErrorKind::Interrupted,
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn zipped(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unzipped(bytes: &[u8]) -> Result<String, String> {
        let mut text = String::new();
        let read = Gunzip::new(bytes).read_to_string(&mut text);
        read.map(|_| text).map_err(|error| error.to_string())
    }

    #[test]
    fn parts_follow_each_other() {
        let file = [zipped(b"one,"), zipped(b""), zipped(b"two")].concat();
        assert_eq!(unzipped(&file).unwrap(), "one,two");
    }

    /// Wherever a file is cut off, that is told.
    #[test]
    fn what_is_cut_off_is_no_success() {
        let first = zipped(b"one and another one");
        let file = [first.clone(), zipped(b"two")].concat();
        for length in 0..file.len() {
            let outcome = unzipped(&file[..length]);
            if length == first.len() {
                // Nothing tells that there was more.
                assert_eq!(outcome.unwrap(), "one and another one");
            } else {
                outcome.unwrap_err();
            }
        }
        let why = unzipped(b"").unwrap_err();
        assert_eq!(why, "the file is empty, which no compressed file is");
        let why = unzipped(&first[..20]).unwrap_err();
        assert_eq!(why, "the compressed data break off behind byte 20");
    }

    #[test]
    fn what_is_broken_is_told() {
        let mut file = zipped(b"one and another one");
        let at = file.len() - 6;
        file[at] ^= 1;
        unzipped(&file).unwrap_err();
        unzipped(b"{\"id\":1}").unwrap_err();
        unzipped(&[zipped(b"x"), b"garbage".to_vec()].concat()).unwrap_err();
    }
}
