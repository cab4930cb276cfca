using Dapper;
using Microsoft.Data.Sqlite;
using Weir.Wire;

namespace Weir.Server.Archive;

/// <summary>
/// One transaction of the index: first decides which files are new, then (when their blobs are in place and durable) writes their
/// rows and commits.
/// </summary>
internal sealed class IndexGroup : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;
    private readonly Dictionary<string, byte[]> hashes = [];
    private readonly Dictionary<string, (long Id, PatientIdentity Patient)> studies = [];
    private readonly Dictionary<(long, string), long> series = [];

    /// <summary>Begins the transaction.</summary>
    public IndexGroup(SqliteConnection connection)
    {
        this.connection = connection;
        transaction = connection.BeginTransaction();
    }

    /// <summary>Whether a file is new, a duplicate or a conflict, counting those decided before in this group.</summary>
    public ImportOutcome Decide(PendingFile file)
    {
        var uid = file.Entry.Instance.SopUid;
        if (!hashes.TryGetValue(uid, out var stored))
        {
            stored = Scalar<byte[]>("SELECT sha256 FROM instance WHERE uid = @uid", new { uid });
            if (stored is null)
            {
                hashes.Add(uid, file.Hash);
                return ImportOutcome.Imported;
            }

            hashes.Add(uid, stored);
        }

        return stored.AsSpan().SequenceEqual(file.Hash)
            ? ImportOutcome.Duplicate
            : ImportOutcome.Conflict;
    }

    /// <summary>The folder for this group's blobs: the newest, or the next when that one is full.</summary>
    public int Folder(int filesPerFolder)
    {
        var folder = Scalar<int>("SELECT value FROM counter WHERE name = 'folder'", null);
        var files = Scalar<int>(
            "SELECT COUNT(*) FROM instance WHERE folder = @folder",
            new { folder }
        );
        if (files < filesPerFolder)
        {
            return folder;
        }

        Execute("UPDATE counter SET value = value + 1 WHERE name = 'folder'", null);
        return folder + 1;
    }

    /// <summary>
    /// Writes the row of a new file, and those of its study and series when they are new. A file of another patient than its study's
    /// gets a note.
    /// </summary>
    public void Insert(PendingFile file, int folder)
    {
        var (study, ser, instance, _) = file.Entry;
        var (studyId, patient) = Study(study);
        var seriesId = SeriesId(studyId, ser);
        if (patient.Contradicts(PatientIdentity.Of(study)))
        {
            file.Note = PatientIdentity.Contradiction;
        }

        Execute(
            """
            INSERT INTO instance (series_id, uid, class, syntax, number, rows, columns, frames, bits, bytes, sha256, folder)
            VALUES (@seriesId, @SopUid, @SopClassUid, @TransferSyntaxUid, @InstanceNumber, @Rows, @Columns, @Frames,
                    @BitsAllocated, @Bytes, @Hash, @folder)
            """,
            new
            {
                seriesId,
                instance.SopUid,
                instance.SopClassUid,
                instance.TransferSyntaxUid,
                instance.InstanceNumber,
                instance.Rows,
                instance.Columns,
                instance.Frames,
                instance.BitsAllocated,
                instance.Bytes,
                file.Hash,
                folder,
            }
        );
        Execute(
            "UPDATE series SET instance_count = instance_count + 1, bytes = bytes + @Bytes WHERE id = @seriesId",
            new { instance.Bytes, seriesId }
        );
        Execute(
            "UPDATE study SET instance_count = instance_count + 1, bytes = bytes + @Bytes WHERE id = @studyId",
            new { instance.Bytes, studyId }
        );
    }

    /// <summary>Gives the changed studies their new revision and commits: durable when this returns.</summary>
    public IReadOnlyList<StudyChange> Commit()
    {
        var revision = Scalar<long>("SELECT value + 1 FROM counter WHERE name = 'revision'", null);
        Execute("UPDATE counter SET value = @revision WHERE name = 'revision'", new { revision });
        foreach (var (id, _) in studies.Values)
        {
            Execute("UPDATE study SET revision = @revision WHERE id = @id", new { revision, id });
        }

        transaction.Commit();
        return [.. studies.Keys.Select(uid => new StudyChange(uid, revision))];
    }

    /// <summary>Rolls back what was not committed.</summary>
    public void Dispose() => transaction.Dispose();

    private (long Id, PatientIdentity Patient) Study(StudyRow study)
    {
        if (studies.TryGetValue(study.StudyUid, out var known))
        {
            return known;
        }

        var row = connection.QuerySingleOrDefault<(
            long Id,
            string PatientId,
            string Issuer,
            string Name
        )?>(
            "SELECT id, patient_id, issuer, patient_name FROM study WHERE uid = @StudyUid",
            study,
            transaction
        );
        known = row is { } stored
            ? (stored.Id, PatientIdentity.Of(stored.PatientId, stored.Issuer, stored.Name))
            : (InsertStudy(study), PatientIdentity.Of(study));
        studies.Add(study.StudyUid, known);
        return known;
    }

    private long InsertStudy(StudyRow study) =>
        Scalar<long>(
            """
            INSERT INTO study (uid, revision, patient_name, patient_id, issuer, birth_date, sex, study_date, study_time,
              description, accession, referring, study_id, timezone, modalities, name_key, referring_key, description_key,
              series_count, instance_count, bytes)
            VALUES (@StudyUid, 0, @PatientName, @PatientId, @IssuerOfPatientId, @PatientBirthDate, @PatientSex, @StudyDate,
              @StudyTime, @StudyDescription, @AccessionNumber, @ReferringPhysicianName, @StudyId, @TimezoneOffset, '',
              @nameKey, @referringKey, @descriptionKey, 0, 0, 0)
            RETURNING id
            """,
            With(
                study,
                ("nameKey", SearchText.FoldName(study.PatientName)),
                ("referringKey", SearchText.FoldName(study.ReferringPhysicianName)),
                ("descriptionKey", SearchText.Fold(study.StudyDescription))
            )
        );

    private long SeriesId(long studyId, SeriesRow row)
    {
        if (series.TryGetValue((studyId, row.SeriesUid), out var known))
        {
            return known;
        }

        var found = Scalar<long?>(
            "SELECT id FROM series WHERE study_id = @studyId AND uid = @SeriesUid",
            new { studyId, row.SeriesUid }
        );
        if (found is not { } id)
        {
            id = Scalar<long>(
                """
                INSERT INTO series (study_id, uid, number, modality, description, description_key, body_part, performed_date,
                  performed_time, instance_count, bytes)
                VALUES (@studyId, @SeriesUid, @SeriesNumber, @Modality, @SeriesDescription, @descriptionKey, @BodyPart,
                  @PerformedDate, @PerformedTime, 0, 0)
                RETURNING id
                """,
                With(
                    row,
                    ("studyId", studyId),
                    ("descriptionKey", SearchText.Fold(row.SeriesDescription))
                )
            );
            Execute(
                """
                UPDATE study SET series_count = series_count + 1, modalities = CASE
                  WHEN @Modality = '' OR instr('\' || modalities || '\', '\' || @Modality || '\') > 0 THEN modalities
                  WHEN modalities = '' THEN @Modality ELSE modalities || '\' || @Modality END
                WHERE id = @studyId
                """,
                new { row.Modality, studyId }
            );
        }

        series.Add((studyId, row.SeriesUid), id);
        return id;
    }

    private static DynamicParameters With(object row, params (string Name, object Value)[] more)
    {
        var parameters = new DynamicParameters(row);
        foreach (var (name, value) in more)
        {
            parameters.Add(name, value);
        }

        return parameters;
    }

    private T? Scalar<T>(string sql, object? parameters) =>
        connection.ExecuteScalar<T>(sql, parameters, transaction);

    private void Execute(string sql, object? parameters) =>
        connection.Execute(sql, parameters, transaction);
}
