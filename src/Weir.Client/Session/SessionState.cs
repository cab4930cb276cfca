using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Weir.Client.Session;

/// <summary>
/// Who is signed in, where the server has users. A session may end in the middle of work: then the tab keeps all it has, says so, and goes
/// on when the same user has signed in again in another tab. Another user's sign-in empties the tab first
/// (<see cref="Support.UserWatch"/>).
/// </summary>
public sealed class SessionState(HttpClient http, TimeProvider time) : IDisposable
{
    /// <summary>The time between two questions. A question keeps no session alive.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>The same while nobody is signed in, and the user may be about to.</summary>
    public static readonly TimeSpan IntervalWhileOut = TimeSpan.FromSeconds(3);

    private ITimer? _timer;
    private bool _isAsking;

    /// <summary>The name of the account; empty where the server has no users.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether the session has ended under a user who was signed in.</summary>
    public bool IsSignedOut { get; private set; }

    /// <summary>Something of this has changed.</summary>
    public event Action? Changed;

    /// <summary>Begins to ask; where the server has no users, once.</summary>
    public void Start()
    {
        _timer ??= time.CreateTimer(
            _ => _ = AskAsync(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _ = AskAsync();
    }

    /// <summary>Asks now.</summary>
    public async Task AskAsync()
    {
        if (_isAsking)
        {
            return;
        }
        _isAsking = true;
        try
        {
            using var answer = await http.GetAsync("api/session");
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                Set(Name, isSignedOut: Name.Length > 0);
            }
            else if (
                answer.StatusCode == HttpStatusCode.OK
                && await answer.Content.ReadFromJsonAsync(SessionJson.Default.SessionAnswer)
                    is { } session
            )
            {
                Set(session.Name ?? "", isSignedOut: false);
            }
        }
        catch (Exception error) when (error is HttpRequestException or JsonException)
        {
            // The server is away; that is told elsewhere.
        }
        finally
        {
            _isAsking = false;
            if (Name.Length > 0)
            {
                _timer?.Change(IsSignedOut ? IntervalWhileOut : Interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Ends the session at the server.</summary>
    /// <returns>False where the server could not be reached: the session goes on.</returns>
    public async Task<bool> SignOutAsync()
    {
        try
        {
            using var answer = await http.PostAsync("sign-out", null);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Asks no more.</summary>
    public void Dispose() => _timer?.Dispose();

    private void Set(string name, bool isSignedOut)
    {
        if (name == Name && isSignedOut == IsSignedOut)
        {
            return;
        }
        (Name, IsSignedOut) = (name, isSignedOut);
        Changed?.Invoke();
    }
}
