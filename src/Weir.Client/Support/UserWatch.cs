using System.Net;
using Weir.Client.Memory;

namespace Weir.Client.Support;

/// <summary>
/// Notices in the server's answers that another user's time has begun, and holds the answer back until everything of the one before is
/// gone: no list is shown over another user's bytes. A server with sign-in names the user in each answer of its API by
/// <see cref="Header"/>: a word that is the same for the same user and says nothing of the person; signed out, it leaves the header away.
/// </summary>
public sealed class UserWatch(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The header that names the user.</summary>
    public const string Header = "Weir-User";

    private const int MostLetters = 128;

    private (TabSettings Settings, Func<Task> Forget)? _tab;
    private string? _seen;

    /// <summary>The server said to a request of its API that nobody is signed in.</summary>
    public event Action? Refused;

    /// <summary>
    /// From now on the answers are watched. Whose time it is may have been said before: then what another user left is forgotten when this
    /// completes, and no mode that begins after it is ended for that.
    /// </summary>
    /// <param name="settings">Remembers whose memory it is.</param>
    /// <param name="forget">Forgets the user; see <see cref="TabMemory.ForgetUserAsync"/>.</param>
    public async Task WatchAsync(TabSettings settings, Func<Task> forget)
    {
        _tab = (settings, forget);
        if (_seen is { } user)
        {
            await TakeAsync(user);
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (
            answer.StatusCode == HttpStatusCode.Unauthorized
            && request.RequestUri?.AbsolutePath.EndsWith("/api/session", StringComparison.Ordinal)
                == false
        )
        {
            Refused?.Invoke();
        }
        // An error may come from a proxy, which knows no user.
        if (
            answer.IsSuccessStatusCode
            && request.RequestUri?.AbsolutePath.Contains("/api/", StringComparison.Ordinal) == true
        )
        {
            var user = answer.Headers.TryGetValues(Header, out var names)
                ? string.Concat(names)
                : "";
            _seen = user.Length > MostLetters ? user[..MostLetters] : user;
            await TakeAsync(_seen);
        }
        return answer;
    }

    private async Task TakeAsync(string user)
    {
        if (_tab is var (settings, forget) && user != settings.User)
        {
            await forget();
            settings.User = user;
        }
    }
}
