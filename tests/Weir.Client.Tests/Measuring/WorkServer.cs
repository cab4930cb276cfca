using System.Buffers;
using System.Net;
using Weir.Client.Measuring.Keeping;
using Weir.Wire;

namespace Weir.Client.Tests.Measuring;

/// <summary>The server's measurements, by the rules of docs/server.md, and the browser's storage of all tabs.</summary>
public sealed class WorkServer : HttpMessageHandler
{
    private readonly Dictionary<
        string,
        Dictionary<Guid, (long Revision, StoredMeasurement Item)>
    > _all = [];
    private readonly Dictionary<string, long> _revisions = [];

    /// <summary>Answered instead; null: the rules.</summary>
    public HttpStatusCode? Failure { get; set; }

    public bool Unreachable { get; set; }

    /// <summary>Answers wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public List<string> Asked { get; } = [];

    public Dictionary<string, string> Browser { get; } = [];

    public HashSet<string> Owned { get; } = [];

    public StoredMeasurement[] Of(string study) =>
        [.. _all.GetValueOrDefault(study)?.Values.Select(v => v.Item) ?? []];

    public StoredMeasurement[] Alive(string study) => [.. Of(study).Where(i => !i.Deleted)];

    /// <summary>A tab's view of the browser's storage; disposing <see cref="Owned"/>'s entry is the tab's death.</summary>
    public WorkStorage Tab()
    {
        var mine = "";
        return new WorkStorage(
            k => Browser.GetValueOrDefault(k),
            (k, v) => Browser[k] = v,
            k => Browser.Remove(k),
            k =>
            {
                Owned.Remove(mine);
                mine = k;
                Owned.Add(k);
            },
            prefix =>
                Task.FromResult<IReadOnlyList<string>>([
                    .. Browser.Keys.Where(k =>
                        k.StartsWith(prefix, StringComparison.Ordinal) && !Owned.Contains(k)
                    ),
                ])
        );
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Asked.Add(request.Method.Method);
        await Gate;
        if (Unreachable)
            throw new HttpRequestException("unreachable");
        if (Failure is { } failure)
            return new HttpResponseMessage(failure);
        var study = request.RequestUri!.Segments[^2].TrimEnd('/');
        if (!_all.TryGetValue(study, out var rows))
            _all[study] = rows = [];
        var revision = _revisions.GetValueOrDefault(study);
        var known = 0L;
        HashSet<Guid> mine = [];
        if (request.Method == HttpMethod.Patch)
        {
            known = long.Parse(request.Headers.IfMatch.Single().Tag.Trim('"'));
            _revisions[study] = ++revision;
            foreach (
                var one in MeasurementCodec
                    .Read(await request.Content!.ReadAsByteArrayAsync(cancellationToken))
                    .Items
            )
            {
                mine.Add(one.Id);
                rows[one.Id] = (revision, one);
            }
        }
        var bytes = new ArrayBufferWriter<byte>();
        MeasurementCodec.Write(
            bytes,
            new MeasurementSet(
                revision,
                [
                    .. rows
                        .Values.Where(r => r.Revision > known && !mine.Contains(r.Item.Id))
                        .Select(r => r.Item),
                ]
            )
        );
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(bytes.WrittenSpan.ToArray()),
        };
    }
}
