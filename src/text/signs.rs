/// Which of the signs stand in a text that decide how it is read, found in one pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signs {
    bits: u8,
}

impl Signs {
    pub(crate) const BLANK: u8 = 1;
    pub(crate) const PERCENT: u8 = 2;
    pub(crate) const PLUS: u8 = 4;
    pub(crate) const BRACE: u8 = 8;
    /// A character that is not of ASCII
    pub(crate) const WIDE: u8 = 0x80;

    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let Some(last) = bytes.last_chunk::<PIECE>() else {
            let bits = bytes.iter().fold(0, |bits, byte| bits | looked_up(*byte));
            return Self { bits };
        };
        let mut found = Found::default();
        for piece in bytes.as_chunks().0 {
            found.look(piece);
        }
        // It may overlap the one before.
        found.look(last);
        found.signs()
    }

    /// Whether one of the signs stands in the text.
    pub(crate) const fn has(self, signs: u8) -> bool {
        self.bits & signs != 0
    }
}

/// As many bytes as are looked at together.
const PIECE: usize = 16;

/// What was found, each sign at its place in a piece: so that one look at a piece is a few
/// instructions of the machine.
#[derive(Default)]
struct Found {
    blank: [u8; PIECE],
    percent: [u8; PIECE],
    plus: [u8; PIECE],
    brace: [u8; PIECE],
    all: [u8; PIECE],
}

impl Found {
    #[inline]
    fn look(&mut self, piece: &[u8; PIECE]) {
        let mark = |found: &mut [u8; PIECE], sign: u8| {
            for (found, byte) in found.iter_mut().zip(piece) {
                *found |= u8::from(*byte == sign);
            }
        };
        mark(&mut self.blank, b' ');
        mark(&mut self.percent, b'%');
        mark(&mut self.plus, b'+');
        mark(&mut self.brace, b'{');
        for (all, byte) in self.all.iter_mut().zip(piece) {
            *all |= byte;
        }
    }

    fn signs(self) -> Signs {
        let any = |found: [u8; PIECE], sign: u8| {
            let is_found = u128::from_le_bytes(found) != 0;
            if is_found { sign } else { 0 }
        };
        let wide = u128::from_le_bytes(self.all) & u128::from_le_bytes([Signs::WIDE; PIECE]);
        let bits = any(self.blank, Signs::BLANK)
            | any(self.percent, Signs::PERCENT)
            | any(self.plus, Signs::PLUS)
            | any(self.brace, Signs::BRACE)
            | any(wide.to_le_bytes(), Signs::WIDE);
        Signs { bits }
    }
}

const fn bit(byte: u8) -> u8 {
    match byte {
        b' ' => Signs::BLANK,
        b'%' => Signs::PERCENT,
        b'+' => Signs::PLUS,
        b'{' => Signs::BRACE,
        _ => byte & Signs::WIDE,
    }
}

fn looked_up(byte: u8) -> u8 {
    const SIGNS: [u8; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            #[expect(clippy::indexing_slicing, reason = "checked while compiling")]
            {
                table[byte] = bit(byte as u8);
            }
            byte += 1;
        }
        table
    };
    SIGNS.get(usize::from(byte)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Signs;

    #[test]
    fn signs_are_found_wherever_they_stand() {
        let signs = [
            (" ", Signs::BLANK),
            ("%", Signs::PERCENT),
            ("+", Signs::PLUS),
            ("{", Signs::BRACE),
            ("é", Signs::WIDE),
        ];
        for length in 0..70 {
            for at in 0..=length {
                let (before, behind) = ("a".repeat(at), "z".repeat(length - at));
                for (sign, bit) in signs {
                    let found = Signs::of(&format!("{before}{sign}{behind}"));
                    assert_eq!(found.bits, bit, "{before}{sign}{behind}");
                }
                assert_eq!(Signs::of(&(before + &behind)).bits, 0);
            }
        }
    }
}
