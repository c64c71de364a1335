//! A store that fails when it is told to.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use store::{Change, Error, Found, Path, Revision, Store, Versioned, Write};

/// What a store is asked.
pub enum Asked<'a> {
    Get(&'a Path),
    List(&'a Path),
    Commit(&'a [Write]),
    Changes,
}

/// What goes wrong with one question.
pub enum Mishap {
    /// Nothing.
    None,
    /// It is refused, and nothing has happened.
    Refused(Error),
    /// It is carried out, and the answer is lost.
    Lost,
    /// A commit is answered, and not carried out: no store does this. For tests of tests.
    Pretended,
    /// A commit is carried out without its writes to places that start so. For tests of tests.
    Without(&'static str),
}

/// Decides what goes wrong.
#[derive(Default)]
pub struct StoreFaults(Mutex<Option<Plan>>);

/// Says of each question what goes wrong with it.
struct Plan(Box<dyn FnMut(Asked<'_>) -> Mishap + Send>);

/// `inner`, with faults.
pub struct FaultyStore {
    pub inner: Arc<dyn Store>,
    pub faults: Arc<StoreFaults>,
}

impl StoreFaults {
    /// From now on `plan` decides.
    pub fn follow(&self, plan: impl FnMut(Asked<'_>) -> Mishap + Send + 'static) {
        *self.0.lock().unwrap() = Some(Plan(Box::new(plan)));
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        *self.0.lock().unwrap() = None;
    }

    fn mishap(&self, asked: Asked<'_>) -> Mishap {
        self.0.lock().unwrap().as_mut().map_or(Mishap::None, |Plan(plan)| plan(asked))
    }
}

/// What a store says that is away.
pub fn unavailable() -> Error {
    Error::Unavailable("secret-looking words of the engine".to_owned())
}

impl FaultyStore {
    async fn through<A>(
        &self,
        mishap: Mishap,
        ask: impl Future<Output = Result<A, Error>>,
    ) -> Result<A, Error> {
        match mishap {
            Mishap::None | Mishap::Pretended | Mishap::Without(_) => ask.await,
            Mishap::Refused(error) => Err(error),
            Mishap::Lost => ask.await.and(Err(unavailable())),
        }
    }
}

#[async_trait]
impl Store for FaultyStore {
    async fn get(&self, path: &Path) -> Result<Found, Error> {
        self.through(self.faults.mishap(Asked::Get(path)), self.inner.get(path)).await
    }

    async fn list(
        &self,
        under: &Path,
        after: Option<&Path>,
        limit: u16,
    ) -> Result<Vec<Versioned>, Error> {
        let mishap = self.faults.mishap(Asked::List(under));
        self.through(mishap, self.inner.list(under, after, limit)).await
    }

    async fn commit(&self, batch: Vec<Write>) -> Result<Revision, Error> {
        let mut batch = batch;
        let mishap = self.faults.mishap(Asked::Commit(&batch));
        match mishap {
            Mishap::Pretended => return Ok(Revision::default()),
            Mishap::Without(place) => batch.retain(|one| !one.path.as_str().starts_with(place)),
            _ => {}
        }
        self.through(mishap, self.inner.commit(batch)).await
    }

    async fn changes(&self, after: Revision, limit: u16) -> Result<Vec<Change>, Error> {
        self.through(self.faults.mishap(Asked::Changes), self.inner.changes(after, limit)).await
    }
}
