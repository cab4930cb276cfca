namespace Weir.Server.Security;

/// <summary>How users are known.</summary>
public enum AuthMode
{
    /// <summary>Not at all: whoever reaches the loopback address may do everything.</summary>
    None,

    /// <summary>One user, <c>weir</c>, whose password the server generates.</summary>
    BuiltIn,

    /// <summary>By an OpenID Connect provider.</summary>
    Oidc,
}

/// <summary>What an operator may set about users.</summary>
public sealed class AuthOptions
{
    /// <summary>How users are known.</summary>
    public AuthMode Mode { get; set; }

    /// <summary>How long a session lasts without a request. A guess: a long meeting. 1 minute to 1 day.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long a session lasts at all; at least <see cref="SessionIdle"/>. A guess: a long shift. At most 30 days.</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The provider of <see cref="AuthMode.Oidc"/>.</summary>
    public OidcOptions Oidc { get; set; } = new();

    /// <summary>Which studies who sees; none: whoever may read sees all.</summary>
    public StudyRule[] Rules { get; set; } = [];

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (!Enum.IsDefined(Mode))
            yield return $"Auth:Mode: {Mode} is none of None, BuiltIn, Oidc.";
        if (SessionIdle < TimeSpan.FromMinutes(1) || SessionIdle > TimeSpan.FromDays(1))
            yield return "Auth:SessionIdle: must be 1 minute to 1 day.";
        if (SessionLength < SessionIdle || SessionLength > TimeSpan.FromDays(30))
            yield return "Auth:SessionLength: must be at least Auth:SessionIdle and at most 30 days.";
        if (Mode == AuthMode.None && Rules.Length > 0)
            yield return "Auth:Rules: need users; Auth:Mode is None.";
        for (var i = 0; i < Rules.Length; i++)
            foreach (var error in Rules[i].Errors(i))
                yield return error;
        if (Mode == AuthMode.Oidc)
            foreach (var error in Oidc.Errors())
                yield return error;
    }
}
