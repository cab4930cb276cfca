using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Weir.Server.Security;

/// <summary>
/// What makes a session end before its cookie does: its length is up, the user signed out, or the password was changed. Sessions that
/// were signed out are remembered in <c>auth/ended</c> until they would have ended anyway, across restarts.
/// </summary>
internal sealed class Sessions
{
    private const string FileName = "ended";
    private const string SessionKey = "weir.session";
    private const string BegunKey = "weir.begun";
    private const string StampKey = "weir.stamp";

    private readonly SecretFiles _files;
    private readonly TimeProvider _time;
    private readonly TimeSpan _length;
    private readonly BuiltInUser? _user;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _ended = [];

    public Sessions(SecretFiles files, AuthOptions options, TimeProvider time, BuiltInUser? user)
    {
        (_files, _time, _length, _user) = (files, time, options.SessionLength, user);
        if (!File.Exists(files.PathOf(FileName)))
            return;
        foreach (var line in File.ReadLines(files.PathOf(FileName)))
            if (line.Split(' ') is [var id, var until] && long.TryParse(until, out var seconds))
                _ended[id] = seconds;
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The properties of a session that begins now.</summary>
    public AuthenticationProperties Begin()
    {
        var properties = new AuthenticationProperties();
        Mark(properties);
        return properties;
    }

    /// <summary>Makes these the properties of a session that begins now.</summary>
    public void Mark(AuthenticationProperties properties)
    {
        properties.Items[SessionKey] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        properties.Items[BegunKey] = Now.ToString(CultureInfo.InvariantCulture);
        properties.Items[StampKey] = _user?.Stamp ?? "";
    }

    /// <summary>Refuses the cookie of a session that has ended.</summary>
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (IsAlive(context.Properties))
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }

    /// <summary>Ends the session for good, wherever its cookie has been copied to.</summary>
    public void End(AuthenticationProperties? properties)
    {
        if (properties?.Items.TryGetValue(SessionKey, out var id) != true || id is null)
            return;
        lock (_gate)
        {
            var now = Now;
            foreach (var old in _ended.Where(e => e.Value < now).Select(e => e.Key).ToArray())
                _ended.Remove(old);
            _ended[id] = now + (long)_length.TotalSeconds + 1;
            var text = string.Concat(
                _ended.Select(e =>
                    string.Create(CultureInfo.InvariantCulture, $"{e.Key} {e.Value}\n")
                )
            );
            _files.Write(FileName, Encoding.ASCII.GetBytes(text));
        }
    }

    private bool IsAlive(AuthenticationProperties properties)
    {
        if (
            !properties.Items.TryGetValue(SessionKey, out var id)
            || id is null
            || !properties.Items.TryGetValue(BegunKey, out var begun)
            || !long.TryParse(begun, CultureInfo.InvariantCulture, out var since)
            || Now >= since + (long)_length.TotalSeconds
            || !properties.Items.TryGetValue(StampKey, out var stamp)
            || stamp != (_user?.Stamp ?? "")
        )
            return false;
        lock (_gate)
            return !_ended.ContainsKey(id);
    }
}
