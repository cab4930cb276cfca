-- The index as the first Weir wrote it, with one study. Never changed: tests/Weir.Server.Tests/Archive/MigrationTests.cs.
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
-- Revisions start anywhere, so that two archives never agree on one by chance.
INSERT INTO counter VALUES ('revision', 7000000), ('folder', 1);

CREATE TABLE study (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
  patient_name TEXT NOT NULL, patient_id TEXT NOT NULL, issuer TEXT NOT NULL,
  birth_date TEXT NOT NULL, sex TEXT NOT NULL, study_date TEXT NOT NULL, study_time TEXT NOT NULL,
  description TEXT NOT NULL, accession TEXT NOT NULL, referring TEXT NOT NULL, study_id TEXT NOT NULL,
  timezone TEXT NOT NULL, modalities TEXT NOT NULL,
  name_key TEXT NOT NULL, referring_key TEXT NOT NULL, description_key TEXT NOT NULL,
  series_count INTEGER NOT NULL, instance_count INTEGER NOT NULL, bytes INTEGER NOT NULL);
CREATE INDEX study_by_date ON study(study_date, study_time);
CREATE INDEX study_by_name ON study(name_key);
CREATE INDEX study_by_patient ON study(patient_id);
CREATE INDEX study_by_accession ON study(accession);

CREATE TABLE series (
  id INTEGER PRIMARY KEY, study_id INTEGER NOT NULL REFERENCES study(id), uid TEXT NOT NULL,
  number INTEGER, modality TEXT NOT NULL, description TEXT NOT NULL, description_key TEXT NOT NULL,
  body_part TEXT NOT NULL, performed_date TEXT NOT NULL, performed_time TEXT NOT NULL,
  instance_count INTEGER NOT NULL, bytes INTEGER NOT NULL, UNIQUE(study_id, uid));
CREATE INDEX series_by_uid ON series(uid);

CREATE TABLE instance (
  id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series(id), uid TEXT NOT NULL UNIQUE,
  class TEXT NOT NULL, syntax TEXT NOT NULL, number INTEGER,
  rows INTEGER NOT NULL, columns INTEGER NOT NULL, frames INTEGER NOT NULL, bits INTEGER NOT NULL,
  bytes INTEGER NOT NULL, sha256 BLOB NOT NULL, folder INTEGER NOT NULL);
CREATE INDEX instance_by_series ON instance(series_id, number);
CREATE INDEX instance_by_folder ON instance(folder);
INSERT INTO study VALUES (1, '1.2.3.1', 7000001, 'Müller^Jörg', 'P1', '', '', '', '20240102', '101500',
  'Thorax', 'A1', '', '', '', 'CT', char(31) || 'MÜLLER JÖRG' || char(31), '', 'THORAX', 1, 1, 0);
INSERT INTO series VALUES (1, 1, '1.2.3.1.1', 1, 'CT', '', '', '', '', '', 1, 0);
INSERT INTO instance VALUES (1, 1, '1.2.3.1.1.1', '1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.1.2.1', 1, 4, 4, 1, 16, 0, x'00', 1);
UPDATE counter SET value = 7000001 WHERE name = 'revision';
PRAGMA user_version = 1;
