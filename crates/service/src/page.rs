//! Lists in pages: where one starts, how long it is, and where the next one starts.

use wire::page::List;
use wire::shape::number::MaxResults;
use wire::shape::text::NextToken;

use crate::call::Call;
use crate::error::Error;

/// One page of a list that is asked for.
pub struct Page<'a> {
    call: &'a Call<'a>,
    operation: &'static str,
    filter: String,
    /// The name after which it starts.
    pub after: Option<String>,
    /// How many elements it may have.
    pub length: usize,
}

impl<'a> Page<'a> {
    /// The page of `operation`'s list with this `filter` that `token` and `max_results` ask for.
    ///
    /// # Errors
    ///
    /// ValidationException when the token is not one that this list gave to this account.
    pub fn asked(
        call: &'a Call<'a>,
        operation: &'static str,
        filter: String,
        token: Option<&NextToken>,
        max_results: Option<MaxResults>,
    ) -> Result<Self, Error> {
        let length = max_results.map_or(DEFAULT_LENGTH, |max| usize::from(max.number()));
        let mut page = Self { call, operation, filter, after: None, length };
        if let Some(token) = token {
            let position = page.call.pages().position(page.list(&page.parameters()), token);
            page.after = Some(position.map_err(Error::Refused)?);
        }
        Ok(page)
    }

    /// The token of the page that starts after the element called `name`.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the name is too long for a token: a defect.
    pub fn next(&self, name: &str) -> Result<NextToken, Error> {
        let token = self.call.pages().token(self.list(&self.parameters()), name);
        token.ok_or_else(|| Error::internal("a page token is too long"))
    }

    fn parameters(&self) -> [&str; 3] {
        let here = self.call.region().as_str();
        [self.call.caller().account.as_str(), here, &self.filter]
    }

    const fn list<'b>(&self, parameters: &'b [&'b str]) -> List<'b> {
        List { operation: self.operation, parameters }
    }
}

/// How many elements a page has when the caller does not say.
const DEFAULT_LENGTH: usize = 50;
