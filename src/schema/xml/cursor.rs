use super::element::{Attribute, is_same};
use super::{Cow, Element, Limits, Namespace, SchemaErrorKind, SchemaErrors, Span, Stop};
use super::{annotation, excerpt, plain, stop};
use crate::diagnostic::Diagnostic;
use crate::schema::declarations::{AnnotationDecl, TargetDecl};
use crate::schema::nearest;
use quick_xml::events::attributes::{AttrError, Attributes};
use quick_xml::events::{BytesDecl, BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

/// Walks through the elements of a document, checks limits and namespaces, collects errors.
///
/// Every element that [`Cursor::child`] gives must be left again: by asking for its children to
/// the end, or by [`Cursor::leaf`], [`Cursor::skip`] or [`Cursor::unexpected`].
pub(super) struct Cursor<'a, 'e> {
    pub(super) errors: &'e mut SchemaErrors,
    text: &'a str,
    limits: Limits,
    reader: Reader<&'a [u8]>,
    /// Length of the byte order mark, which the reader does not see.
    mark: u32,
    /// Where the document begins among all documents.
    base: u32,
    /// Elements that are open.
    depth: usize,
    pub(super) elements: usize,
    /// Namespace declarations in scope: depth of the element, prefix, meaning.
    scopes: Vec<(usize, &'a str, Namespace)>,
    /// The name of each element that is open, and what tells it apart from its like.
    open: Vec<(&'a str, Cow<'a, str>)>,
    /// Room for the attributes of an element, from one that has been left.
    spare: Vec<Attribute<'a>>,
    /// The names of the attributes of the element that is being read.
    names: Vec<&'a str>,
    /// What is to be said of the document although it is right.
    pub(super) findings: Vec<Diagnostic>,
    /// The annotations that have been passed.
    pub(super) annotations: Vec<AnnotationDecl<'a>>,
    /// How many functions and actions have been read.
    pub(super) operations: usize,
}

/// What the text is made of, as far as the reader cares.
pub(super) enum Token<'a> {
    Start(Element<'a>, Namespace),
    End,
    Text(Span),
    Eof,
}

impl<'a, 'e> Cursor<'a, 'e> {
    pub(super) fn new(
        text: &'a str,
        base: u32,
        elements: usize,
        limits: &Limits,
        errors: &'e mut SchemaErrors,
    ) -> Self {
        let marked = text.strip_prefix('\u{feff}');
        let mut reader = Reader::from_str(marked.unwrap_or(text));
        reader.config_mut().trim_text(true);
        Self {
            errors,
            text,
            limits: *limits,
            reader,
            mark: if marked.is_some() { 3 } else { 0 },
            base,
            depth: 0,
            elements,
            scopes: Vec::new(),
            open: Vec::new(),
            spare: Vec::new(),
            names: Vec::new(),
            findings: Vec::new(),
            annotations: Vec::new(),
            operations: 0,
        }
    }

    /// The outermost element.
    pub(super) fn root(&mut self) -> Result<Element<'a>, Stop> {
        match self.token(false)? {
            Token::Start(element, namespace) => {
                let (expected, uri) = Namespace::expected(element.name);
                if namespace == expected {
                    return Ok(element);
                }
                let kind = match (namespace, element.name) {
                    (Namespace::Old, _) => SchemaErrorKind::Version("OData 1 to 3".to_owned()),
                    (_, "Edmx" | "Schema") => SchemaErrorKind::Namespace {
                        element: excerpt(element.name),
                        expected: uri,
                    },
                    (_, name) => SchemaErrorKind::Root(excerpt(name)),
                };
                stop(self.errors, element.span, kind)
            }
            Token::Text(span) => self.malformed(span, "text before the outermost element"),
            Token::End | Token::Eof => {
                self.malformed(Span::at(self.position()), "the document holds no element")
            }
        }
    }

    /// Makes sure that nothing follows the outermost element.
    pub(super) fn end(&mut self) -> Result<(), Stop> {
        match self.token(true)? {
            Token::Eof => Ok(()),
            Token::Start(element, _) => self.malformed(element.span, "a second outermost element"),
            Token::Text(span) => self.malformed(span, "text behind the outermost element"),
            Token::End => self.malformed(Span::at(self.position()), "a lone end tag"),
        }
    }

    /// The next child of an element, or `None` at its end. Annotations are read on the way; foreign
    /// elements and elements of a wrong namespace are left out.
    pub(super) fn child(&mut self, parent: &Element<'a>) -> Result<Option<Element<'a>>, Stop> {
        if parent.is_empty {
            return Ok(None);
        }
        loop {
            match self.token(false)? {
                Token::Start(element, namespace) => {
                    let (expected, uri) = Namespace::expected(element.name);
                    if namespace == expected {
                        if element.name != "Annotation" {
                            return Ok(Some(element));
                        }
                        let inside = element.is_empty;
                        let target = self.target(if inside { 0 } else { 1 });
                        annotation::read(self, element, target)?;
                        continue;
                    } else if namespace != Namespace::Foreign
                        || matches!(element.name, "DataServices" | "Schema")
                    {
                        self.errors
                            .add(element.span, || SchemaErrorKind::Namespace {
                                element: excerpt(element.name),
                                expected: uri,
                            });
                    }
                    self.skip(&element)?;
                }
                Token::Text(span) => {
                    self.errors
                        .add(span, || SchemaErrorKind::Text(excerpt(parent.name)));
                }
                Token::End => return Ok(None),
                Token::Eof => return self.unclosed(parent),
            }
        }
    }

    /// Leaves an element that has no children but annotations.
    pub(super) fn leaf(&mut self, element: Element<'a>) -> Result<(), Stop> {
        while let Some(child) = self.child(&element)? {
            self.unexpected(&child, &element, &["Annotation"])?;
        }
        self.done_with(element);
        Ok(())
    }

    /// Keeps the room that the attributes of an element took.
    pub(super) fn done_with(&mut self, element: Element<'a>) {
        self.spare = element.attributes;
        self.spare.clear();
    }

    /// Reports an element that has no place in its parent, and leaves it.
    pub(super) fn unexpected<'k>(
        &mut self,
        element: &Element<'a>,
        parent: &Element<'a>,
        known: impl IntoIterator<Item = &'k &'static str>,
    ) -> Result<(), Stop> {
        self.errors.add(element.span, || SchemaErrorKind::Element {
            element: excerpt(element.name),
            parent: excerpt(parent.name),
            nearest: nearest(element.name, known.into_iter().copied()).map(str::to_owned),
        });
        self.skip(element)
    }

    /// Leaves an element whatever it holds.
    pub(super) fn skip(&mut self, element: &Element<'a>) -> Result<(), Stop> {
        if element.is_empty {
            return Ok(());
        }
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if matches!(self.token(true)?, Token::Eof) {
                return self.unclosed(element);
            }
        }
        Ok(())
    }

    /// What an annotation is of, by the elements that are open save for the last `inner`.
    fn target(&self, inner: usize) -> TargetDecl<'a> {
        let mut target = TargetDecl {
            path: Cow::Borrowed(""),
            operation: None,
        };
        let outer = self.open.len().saturating_sub(inner);
        for (name, label) in self.open.iter().take(outer) {
            match *name {
                "Edmx" | "DataServices" | "Key" => continue,
                // The path that an element `Annotations` has stands alone.
                "Schema" | "Annotations" => {
                    target.path = label.clone();
                    continue;
                }
                "Reference" => target.path = Cow::Borrowed("$Reference"),
                "ReturnType"
                | "ReferentialConstraint"
                | "OnDelete"
                | "PropertyRef"
                | "NavigationPropertyBinding"
                | "IncludeAnnotations" => {
                    let path = target.path.to_mut();
                    path.push_str("/$");
                    path.push_str(name);
                    if label.is_empty() {
                        continue;
                    }
                }
                _ => {}
            }
            let is_declared = !target.path.is_empty() && !target.path.contains(['/', '$']);
            let path = target.path.to_mut();
            let in_schema = matches!(
                *name,
                "EntityType"
                    | "ComplexType"
                    | "EnumType"
                    | "TypeDefinition"
                    | "Function"
                    | "Action"
                    | "Term"
                    | "EntityContainer"
            );
            path.push(if is_declared && in_schema { '.' } else { '/' });
            path.push_str(label);
            if matches!(*name, "Function" | "Action") {
                target.operation = Some((self.operations, path.len()));
            }
        }
        target
    }

    /// The text of the document from a place to the last token.
    pub(super) fn since(&self, start: u32) -> &'a str {
        let start = start.saturating_sub(self.base) as usize;
        let end = self.position().saturating_sub(self.base) as usize;
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn unclosed<T>(&mut self, element: &Element<'a>) -> Result<T, Stop> {
        let reason = format!("`<{}>` is not closed", excerpt(element.name));
        self.malformed(element.span, &reason)
    }

    /// The next token. `bare` leaves attributes alone, where only the nesting matters.
    pub(super) fn token(&mut self, bare: bool) -> Result<Token<'a>, Stop> {
        loop {
            let before = self.position();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return self.ill_formed(&error),
            };
            match event {
                Event::Start(tag) => return self.start(&tag, false, bare),
                Event::Empty(tag) => return self.start(&tag, true, bare),
                Event::End(_) => {
                    while self
                        .scopes
                        .pop_if(|(depth, ..)| *depth >= self.depth)
                        .is_some()
                    {}
                    self.depth = self.depth.saturating_sub(1);
                    self.open.pop();
                    return Ok(Token::End);
                }
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                    return Ok(Token::Text(
                        self.trimmed(Span::new(before, self.position())),
                    ));
                }
                Event::Comment(_) | Event::PI(_) => {}
                Event::Decl(declaration) => self.encoding(&declaration, before)?,
                Event::DocType(_) => {
                    let span = self.trimmed(Span::new(before, self.position()));
                    return stop(self.errors, span, SchemaErrorKind::Doctype);
                }
                Event::Eof => return Ok(Token::Eof),
            }
        }
    }

    fn start(
        &mut self,
        tag: &BytesStart<'a>,
        is_empty: bool,
        bare: bool,
    ) -> Result<Token<'a>, Stop> {
        let end = self.position();
        let marks = if is_empty { "</>" } else { "<>" };
        let length = u32::try_from(tag.len() + marks.len()).unwrap_or(u32::MAX);
        let span = Span::new(end.saturating_sub(length), end);
        self.elements += 1;
        self.limit::<()>(span, "csdl-elements", self.elements, self.limits.elements)?;
        self.limit::<()>(span, "csdl-depth", self.depth + 1, self.limits.depth)?;
        let start = span.start.saturating_sub(self.base) as usize + 1;
        let content = self.text.get(start..start + tag.len()).unwrap_or("");
        let name_length = tag.name().as_ref().len();
        let qualified = content.get(..name_length).unwrap_or("");
        let (prefix, name) = qualified.split_once(':').unwrap_or(("", qualified));
        if name.is_empty() {
            return self.malformed(span, "a tag without a name");
        }
        let mut element = Element {
            name,
            span,
            is_empty,
            attributes: std::mem::take(&mut self.spare),
        };
        self.depth += 1;
        let mut namespace = Namespace::Foreign;
        if !bare {
            let base = u32::try_from(start)
                .unwrap_or(u32::MAX)
                .saturating_add(self.base);
            if !plain::read(content, name_length, base, &mut element.attributes)
                || element.attributes.len() > self.limits.attributes
            {
                element.attributes.clear();
                self.attributes(Attributes::new(content, name_length), &mut element)?;
            }
            let scopes = &mut self.scopes.iter().rev();
            namespace = scopes
                .find(|(_, known, _)| is_same(known, prefix))
                .map_or(Namespace::None, |(.., namespace)| *namespace);
            if matches!(namespace, Namespace::Edm | Namespace::Edmx) {
                self.unknown_attributes(&element);
            }
        }
        if is_empty {
            while self
                .scopes
                .pop_if(|(depth, ..)| *depth >= self.depth)
                .is_some()
            {}
            self.depth -= 1;
        } else {
            self.open.push((name, element.label()));
        }
        Ok(Token::Start(element, namespace))
    }

    fn attributes(
        &mut self,
        attributes: Attributes<'a>,
        element: &mut Element<'a>,
    ) -> Result<(), Stop> {
        let mut attributes = attributes;
        // Repeated names are looked for below, without a list for each element.
        let attributes = attributes.with_checks(false);
        self.names.clear();
        for (count, attribute) in attributes.enumerate() {
            self.limit::<()>(
                element.span,
                "csdl-attributes",
                count + 1,
                self.limits.attributes,
            )?;
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => return self.malformed(element.span, attribute_reason(&error)),
            };
            let (Cow::Borrowed(raw), name) = (&attribute.value, attribute.key.0) else {
                continue;
            };
            if self.names.iter().any(|known| is_same(known, name)) {
                return self.malformed(element.span, "an attribute that is given twice");
            }
            self.names.push(name);
            // The value is a part of the text, so that the distance of the two is its place.
            let start = (raw.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
            let span = Span::from(start..start + raw.len()).shifted(self.base);
            // Nearly all values stand as they are.
            let is_plain = |byte| !matches!(byte, b'<' | b'&' | b'\t' | b'\n' | b'\r' | 0x80..);
            let value = if raw.bytes().all(is_plain) {
                Cow::Borrowed(*raw)
            } else if raw.contains('<') {
                return self.malformed(span, "`<` in the value of an attribute");
            } else if let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) {
                value
            } else {
                return self.malformed(span, "a reference that stands for no character");
            };
            let prefix = match name.split_once(':') {
                None if name == "xmlns" => Some(""),
                Some(("xmlns", prefix)) => Some(prefix),
                Some(_) => continue,
                None => None,
            };
            match prefix {
                Some(prefix) => {
                    self.scopes
                        .push((self.depth, prefix, Namespace::of(&value)));
                    let known = self.scopes.len();
                    self.limit::<()>(span, "csdl-attributes", known, self.limits.attributes)?;
                }
                None => element.attributes.push(Attribute { name, value, span }),
            }
        }
        Ok(())
    }

    fn encoding(&mut self, declaration: &BytesDecl<'_>, before: u32) -> Result<(), Stop> {
        let Some(Ok(encoding)) = declaration.encoding() else {
            return Ok(());
        };
        let known = ["utf-8", "us-ascii", "utf8"];
        if known.iter().any(|name| encoding.eq_ignore_ascii_case(name)) {
            return Ok(());
        }
        let span = Span::new(before, self.position());
        let kind = SchemaErrorKind::Encoding(excerpt(&encoding));
        stop(self.errors, span, kind)
    }

    pub(super) fn limit<T: Default>(
        &mut self,
        span: Span,
        name: &'static str,
        count: usize,
        max: usize,
    ) -> Result<T, Stop> {
        if count <= max {
            return Ok(T::default());
        }
        stop(self.errors, span, SchemaErrorKind::Limit { name, max })
    }

    pub(super) fn malformed<T>(&mut self, span: Span, reason: &str) -> Result<T, Stop> {
        let kind = SchemaErrorKind::Malformed(reason.to_owned());
        stop(self.errors, span, kind)
    }

    fn ill_formed<T>(&mut self, error: &Error) -> Result<T, Stop> {
        let at = self.in_text(self.reader.error_position());
        let reason = match error {
            Error::Syntax(error) => error.to_string(),
            Error::IllFormed(error) => error.to_string(),
            Error::InvalidAttr(error) => attribute_reason(error).to_owned(),
            Error::Io(_) | Error::Encoding(_) | Error::Escape(_) | Error::Namespace(_) => {
                error.to_string()
            }
        };
        // A syntax error is what the document ends in.
        let end = if matches!(error, Error::Syntax(_)) {
            at
        } else {
            self.position()
        };
        self.malformed(Span::new(at, end), &excerpt(&reason))
    }

    fn position(&self) -> u32 {
        self.in_text(self.reader.buffer_position())
    }

    fn in_text(&self, offset: u64) -> u32 {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        offset.saturating_add(self.mark).saturating_add(self.base)
    }

    /// The span without the blanks at its start, which the reader has stepped over.
    fn trimmed(&self, span: Span) -> Span {
        let text = self.since(span.start);
        let blanks = text.len() - text.trim_start().len();
        Span::new(
            span.start + u32::try_from(blanks).unwrap_or_default(),
            span.end,
        )
    }
}

const fn attribute_reason(error: &AttrError) -> &'static str {
    match error {
        AttrError::ExpectedEq(_) => "an attribute without `=`",
        AttrError::ExpectedValue(_) => "an attribute without a value",
        AttrError::UnquotedValue(_) => "the value of an attribute without quotes",
        AttrError::ExpectedQuote(..) => "the value of an attribute without its closing quote",
        AttrError::Duplicated(..) => "an attribute that is given twice",
    }
}
