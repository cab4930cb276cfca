using Dapper;

namespace Weir.Server.Archive;

/// <summary>Answers the queries from read-only connections.</summary>
internal sealed class IndexReader(IndexDatabase database, string blobRoot)
{
    private const string StudyColumns =
        "st.uid StudyUid, st.revision Revision, st.patient_name PatientName, st.patient_id PatientId, "
        + "st.issuer IssuerOfPatientId, st.birth_date PatientBirthDate, st.sex PatientSex, st.study_date StudyDate, "
        + "st.study_time StudyTime, st.description StudyDescription, st.accession AccessionNumber, "
        + "st.referring ReferringPhysicianName, st.study_id StudyId, st.timezone TimezoneOffset, "
        + "st.modalities Modalities, st.series_count SeriesCount, st.instance_count InstanceCount, st.bytes Bytes";

    private const string SeriesColumns =
        "st.uid StudyUid, se.uid SeriesUid, se.number SeriesNumber, se.modality Modality, "
        + "se.description SeriesDescription, se.body_part BodyPart, se.performed_date PerformedDate, "
        + "se.performed_time PerformedTime, se.instance_count InstanceCount, se.bytes Bytes";

    private const string InstanceColumns =
        "st.uid StudyUid, se.uid SeriesUid, i.uid SopUid, i.class SopClassUid, i.syntax TransferSyntaxUid, "
        + "i.number InstanceNumber, i.rows Rows, i.columns Columns, i.frames Frames, i.bits BitsAllocated, "
        + "i.bytes Bytes, lower(hex(i.sha256)) Sha256, "
        + "@blobs || printf('/%06d/', i.folder) || lower(hex(i.sha256)) || '.dcm' BlobPath";

    private const string FromSeries = " FROM series se JOIN study st ON st.id = se.study_id";

    private const string FromInstances =
        " FROM instance i JOIN series se ON se.id = i.series_id JOIN study st ON st.id = se.study_id";

    public Page<StudyRow> FindStudies(StudyQuery query)
    {
        var filter = new SqlFilter();
        Add(filter, query);
        var direction = query.Descending ? " DESC" : "";
        var sort = string.Join(", ", SortColumns(query.Sort).Select(c => c + direction));
        return Page<StudyRow>(
            StudyColumns,
            " FROM study st",
            filter,
            $"{sort}, st.id{direction}",
            query.Offset,
            query.Limit
        );
    }

    public Page<SeriesRow> FindSeries(SeriesQuery query)
    {
        var filter = new SqlFilter();
        Add(filter, query);
        return Page<SeriesRow>(
            SeriesColumns,
            FromSeries,
            filter,
            "se.study_id, se.number, se.id",
            query.Offset,
            query.Limit
        );
    }

    public Page<InstanceRow> FindInstances(InstanceQuery query)
    {
        var filter = new SqlFilter();
        if (query.Series is { } series)
        {
            Add(filter, series);
        }

        filter.AnyOf("i.uid", query.SopInstanceUids);
        filter.AnyOf("i.class", query.SopClassUids);
        filter.Equal("i.number", query.InstanceNumber);
        return Page<InstanceRow>(
            InstanceColumns,
            FromInstances,
            filter,
            "se.study_id, se.number, se.id, i.number, i.id",
            query.Offset,
            query.Limit
        );
    }

    public InstanceRow? GetInstance(string studyUid, string seriesUid, string sopUid)
    {
        using var connection = database.Reader();
        return connection.QuerySingleOrDefault<InstanceRow>(
            $"SELECT {InstanceColumns}{FromInstances} WHERE i.uid = @sopUid AND se.uid = @seriesUid AND st.uid = @studyUid",
            new
            {
                sopUid,
                seriesUid,
                studyUid,
                blobs = blobRoot,
            }
        );
    }

    /// <summary>The stored hash of an instance, wherever it is; null when there is none.</summary>
    public byte[]? HashOf(string sopUid)
    {
        using var connection = database.Reader();
        return connection.QuerySingleOrDefault<byte[]>(
            "SELECT sha256 FROM instance WHERE uid = @sopUid",
            new { sopUid }
        );
    }

    private static void Add(SqlFilter filter, StudyQuery query)
    {
        filter.AnyOf("st.uid", query.StudyUids);
        filter.Name("st.name_key", query.PatientName);
        filter.Text("st.patient_id", query.PatientId);
        filter.Text("st.issuer", query.IssuerOfPatientId);
        filter.Text("st.accession", query.AccessionNumber);
        filter.Text("st.study_id", query.StudyId);
        filter.Text("st.sex", query.PatientSex);
        filter.Name("st.referring_key", query.ReferringPhysicianName);
        AddDescription(filter, "st.description", query.StudyDescription);
        filter.Between("st.birth_date", query.PatientBirthDate);
        filter.Between("st.study_date", query.StudyDate);
        filter.Between("st.study_time", query.StudyTime);
        filter.HoldsAny("st.modalities", query.Modalities);
        if (query.Within is { } scopes)
        {
            filter.Either(scopes, scope => Add(filter, scope));
        }
    }

    private static void Add(SqlFilter filter, StudyScope scope)
    {
        filter.HoldsAny("st.modalities", scope.Modalities);
        filter.AnyOf("st.issuer", scope.Issuers);
        AddPatterns("st.accession", scope.AccessionNumbers);
        AddPatterns("st.description", scope.StudyDescriptions);

        void AddPatterns(string column, IReadOnlyList<string> patterns)
        {
            if (patterns.Count > 0)
            {
                filter.Either(patterns, p => filter.Text(column, new TextMatch(p, Whole: true)));
            }
        }
    }

    private static void Add(SqlFilter filter, SeriesQuery query)
    {
        if (query.Study is { } study)
        {
            Add(filter, study);
        }

        filter.AnyOf("se.uid", query.SeriesUids);
        filter.AnyOf("se.modality", query.Modalities);
        filter.Equal("se.number", query.SeriesNumber);
        AddDescription(filter, "se.description", query.SeriesDescription);
        filter.Text("se.body_part", query.BodyPart);
        filter.Between("se.performed_date", query.PerformedDate);
        filter.Between("se.performed_time", query.PerformedTime);
    }

    private static void AddDescription(SqlFilter filter, string column, TextMatch? match)
    {
        if (match is { Whole: true })
        {
            filter.Text(column, match);
        }
        else
        {
            filter.FoldedText(column + "_key", match);
        }
    }

    private static string[] SortColumns(StudySort sort) =>
        sort switch
        {
            StudySort.PatientName => ["st.name_key"],
            StudySort.PatientId => ["st.patient_id"],
            StudySort.PatientBirthDate => ["st.birth_date"],
            StudySort.StudyDescription => ["st.description_key"],
            StudySort.AccessionNumber => ["st.accession"],
            StudySort.Modalities => ["st.modalities"],
            StudySort.SeriesCount => ["st.series_count"],
            StudySort.InstanceCount => ["st.instance_count"],
            StudySort.Bytes => ["st.bytes"],
            StudySort.Revision => ["st.revision"],
            _ => ["st.study_date", "st.study_time"],
        };

    private Page<T> Page<T>(
        string columns,
        string from,
        SqlFilter filter,
        string order,
        int offset,
        int? limit
    )
    {
        filter.Parameters.Add("@blobs", blobRoot);
        filter.Parameters.Add("@limit", limit ?? -1);
        filter.Parameters.Add("@offset", offset);
        using var connection = database.Reader();
        // One snapshot, so that the total belongs to the page.
        using var transaction = connection.BeginTransaction(deferred: true);
        var items = connection
            .Query<T>(
                $"SELECT {columns}{from}{filter.Where} ORDER BY {order} LIMIT @limit OFFSET @offset",
                filter.Parameters,
                transaction
            )
            .AsList();
        var whole = offset == 0 && (limit is null || items.Count < limit);
        var total = whole
            ? items.Count
            : connection.ExecuteScalar<int>(
                $"SELECT COUNT(*){from}{filter.Where}",
                filter.Parameters,
                transaction
            );
        return new Page<T>(items, total);
    }
}
