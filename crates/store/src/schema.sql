-- Durable bytes under versioned paths. Only what SQLite and PostgreSQL both know.

CREATE TABLE records (
    path     TEXT NOT NULL PRIMARY KEY,
    version  BIGINT NOT NULL,  -- how often the path has been written
    revision BIGINT,           -- of the latest followed write; NULL: no write was ever followed
    value    BYTEA             -- sealed; NULL: removed, and kept so that the version goes on rising
);

CREATE INDEX records_by_revision ON records (revision, path) WHERE revision IS NOT NULL;

-- One row: how many batches with a followed write were committed. Not a sequence: the order of
-- its numbers is the order of the commits, so that a reader of changes never skips one.
CREATE TABLE counter (
    revision BIGINT NOT NULL
);

INSERT INTO counter (revision) VALUES (0);
