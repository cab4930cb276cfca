using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;
using Weir.Client.Studies;

namespace Weir.Client.Tests.Ui;

/// <summary>Answers the list's requests from memory, or fails as told.</summary>
public sealed class FakeServer : HttpMessageHandler
{
    public List<StudySummary> Studies { get; } = [];

    public ServerStatus Status { get; set; } = new();

    /// <summary>Answered instead of the list; null for the list.</summary>
    public HttpStatusCode? Failure { get; set; }

    /// <summary>Answered instead of JSON; null for JSON.</summary>
    public string? Body { get; set; }

    /// <summary>The server cannot be reached at all.</summary>
    public bool Unreachable { get; set; }

    /// <summary>The list waits until this completes.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Answered to a path below the root, as bytes.</summary>
    public Dictionary<string, (HttpStatusCode Status, byte[] Body)> Answers { get; } = [];

    /// <summary>Path and query of every request for the list.</summary>
    public List<string> Asked { get; } = [];

    public void Add(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Studies.Add(
                new StudySummary
                {
                    StudyInstanceUid = $"1.2.3.{Studies.Count}",
                    PatientName = $"Phantom^Number {Studies.Count}",
                    PatientId = $"PH-{Studies.Count}",
                    StudyDate = "20250312",
                    StudyTime = "143015.5",
                    Modalities = ["CT"],
                    SeriesCount = 1,
                    InstanceCount = 200,
                }
            );
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var url = request.RequestUri!;
        if (Unreachable)
            throw new HttpRequestException("unreachable");
        if (url.AbsolutePath == "/api/status")
            return Json(Status);
        if (Answers.TryGetValue(url.AbsolutePath, out var answer))
            return new HttpResponseMessage(answer.Status)
            {
                Content = new ByteArrayContent(answer.Body),
            };
        Asked.Add(url.PathAndQuery);
        await Gate;
        if (Failure is { } failure)
            return new HttpResponseMessage(failure);
        if (Body is not null)
            return Text(Body);
        var query = HttpUtility.ParseQueryString(url.Query);
        var name = query["patientName"] ?? "";
        var of = Studies.Find(s => s.StudyInstanceUid == query["patientOf"]);
        var found = Studies
            .Where(s => s.PatientName.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Where(s => query["patientOf"] is null || s.PatientId == of?.PatientId)
            .ToList();
        var part = found.Skip(int.Parse(query["offset"] ?? "0")).Take(int.Parse(query["limit"]!));
        return Json(new StudyPage(found.Count, [.. part]));
    }

    private static HttpResponseMessage Json<T>(T value) =>
        Text(JsonSerializer.Serialize(value, JsonSerializerOptions.Web));

    private static HttpResponseMessage Text(string text) =>
        new(HttpStatusCode.OK)
        {
            Content = new StringContent(text, Encoding.UTF8, "application/json"),
        };
}
