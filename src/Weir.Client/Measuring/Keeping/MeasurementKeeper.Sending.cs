using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Components.WebAssembly.Http;
using Weir.Client.Support;
using Weir.Wire;

namespace Weir.Client.Measuring.Keeping;

// What goes to the server and comes from it.
public sealed partial class MeasurementKeeper
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Browsers let a page that goes send 64 KB (Fetch standard, "keepalive").</summary>
    private const int MostAtTheEnd = 60_000;

    private int _failures;

    /// <summary>Brings a study's measurements; call it when the study is opened. Tried again until the server answers.</summary>
    public async Task LoadAsync(string study)
    {
        var (work, user) = (Of(study), _user);
        work.NeedsLoad = true;
        var failed = false;
        try
        {
            using var answer = await _http.GetAsync(Address(study));
            failed = (int)answer.StatusCode >= 500;
            if (user == _user && !failed)
            {
                work.NeedsLoad = false;
                _failures = 0;
            }
            if (answer.IsSuccessStatusCode)
            {
                await ReceiveAsync(work, answer, user);
            }
        }
        catch (Exception e) when (IsOfTheNet(e))
        {
            failed = true;
        }
        if (user == _user)
        {
            if (failed)
            {
                Failed();
            }
            else if (Unsaved > 0)
            {
                Schedule();
            }
            Changed?.Invoke();
        }
    }

    private void Flush(bool goes)
    {
        _firstChange = null;
        foreach (var work in _studies.Values.ToArray())
        {
            if (work.NeedsLoad && _failures > 0)
            {
                _ = LoadAsync(work.Uid);
            }
            if (work.Pending.Count > 0)
            {
                work.IsRefused = false;
                if (!work.IsBusy)
                {
                    _ = SaveAsync(work, goes);
                }
            }
        }
    }

    private async Task SaveAsync(StudyWork work, bool goes)
    {
        var user = _user;
        var sent = work.Pending.Values.Take(MeasurementCodec.MaxBatch).ToArray();
        work.IsBusy = true;
        Changed?.Invoke();
        try
        {
            using var request = Request(work, sent, goes);
            using var answer = await _http.SendAsync(request);
            if (user != _user)
            {
                return;
            }
            if (answer.IsSuccessStatusCode)
            {
                foreach (
                    var one in sent.Where(s =>
                        ReferenceEquals(work.Pending.GetValueOrDefault(s.Id), s)
                    )
                )
                {
                    work.Pending.Remove(one.Id);
                }
                _failures = 0;
                await ReceiveAsync(work, answer, user);
            }
            else if (
                answer.StatusCode
                is HttpStatusCode.BadRequest
                    or HttpStatusCode.Forbidden
                    or HttpStatusCode.NotFound
                    or HttpStatusCode.RequestEntityTooLarge
                    or HttpStatusCode.UnprocessableEntity
            )
            {
                work.IsRefused = true;
            }
            else
            {
                Failed();
            }
        }
        catch (Exception e) when (IsOfTheNet(e))
        {
            if (user == _user)
            {
                Failed();
            }
        }
        finally
        {
            work.IsBusy = false;
        }
        if (user == _user)
        {
            WriteJournal();
            if (work is { IsRefused: false, Pending.Count: > 0 } && _failures == 0)
            {
                if (sent.Length == MeasurementCodec.MaxBatch)
                {
                    _ = SaveAsync(work, goes: false);
                    return;
                }
                Schedule();
            }
            Changed?.Invoke();
        }
    }

    private async Task ReceiveAsync(StudyWork work, HttpResponseMessage answer, int user)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var set = MeasurementCodec.Read(bytes);
        // An older answer that was overtaken says nothing new.
        if (user == _user && set.Revision >= work.Revision)
        {
            work.Revision = set.Revision;
            Take(work.Uid, [.. set.Items.Where(i => !work.Pending.ContainsKey(i.Id))]);
        }
    }

    private HttpRequestMessage Request(
        StudyWork work,
        IReadOnlyList<StoredMeasurement> items,
        bool goes
    )
    {
        var body = new ArrayBufferWriter<byte>();
        MeasurementCodec.Write(body, new MeasurementSet(work.Revision, items));
        var request = new HttpRequestMessage(HttpMethod.Patch, Address(work.Uid))
        {
            Content = new ByteArrayContent(body.WrittenSpan.ToArray()),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.IfMatch.Add(
            new EntityTagHeaderValue(
                string.Create(CultureInfo.InvariantCulture, $"\"{work.Revision}\"")
            )
        );
        if (_name() is { Length: > 0 } name)
        {
            request.Headers.Add(UserWatch.Header, name);
        }
        if (goes && body.WrittenCount <= MostAtTheEnd)
        {
            request.SetBrowserRequestOption("keepalive", true);
        }
        return request;
    }

    private void Failed()
    {
        var pause = TimeSpan.FromSeconds(
            Math.Min(
                LongestPause.TotalSeconds,
                FirstPause.TotalSeconds * (1 << Math.Min(_failures, 5))
            )
        );
        _failures++;
        _saving.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private static bool IsOfTheNet(Exception e) =>
        e is HttpRequestException or OperationCanceledException or FormatException;

    private static string Address(string study) =>
        $"api/studies/{Uri.EscapeDataString(study)}/measurements";
}
