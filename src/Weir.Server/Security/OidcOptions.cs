namespace Weir.Server.Security;

/// <summary>The OpenID Connect provider that knows the users.</summary>
public sealed class OidcOptions
{
    /// <summary>The provider's address, below which <c>.well-known/openid-configuration</c> is. https, or http on this machine.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What the provider calls this server.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret the provider gave for it; null: it is a public client, and PKCE alone protects the code.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Scopes asked for beside <c>openid profile</c>.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>The claim of the ID token (and of a bearer token) that lists the user's roles.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>The claim with the account's name, for the user and the audit log; the subject where it is missing.</summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>The role that may look at studies.</summary>
    public string ReadRole { get; set; } = "weir-read";

    /// <summary>The role that may store them too.</summary>
    public string WriteRole { get; set; } = "weir-write";

    /// <summary>The role that may delete and run the server too.</summary>
    public string AdministerRole { get; set; } = "weir-administer";

    /// <summary>
    /// The audience (RFC 9068) of access tokens that programs send as <c>Authorization: Bearer</c>; null: none are taken.
    /// </summary>
    public string? Audience { get; set; }

    /// <summary>What these roles may do.</summary>
    public AccessLevel LevelOf(IReadOnlyCollection<string> roles) =>
        roles.Contains(AdministerRole) ? AccessLevel.Administer
        : roles.Contains(WriteRole) ? AccessLevel.Write
        : roles.Contains(ReadRole) ? AccessLevel.Read
        : AccessLevel.None;

    /// <summary>The bad settings, each beginning with its key.</summary>
    public IEnumerable<string> Errors()
    {
        if (
            !Uri.TryCreate(Authority, UriKind.Absolute, out var uri)
            || !(
                uri.Scheme == Uri.UriSchemeHttps
                || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)
            )
        )
            yield return "Auth:Oidc:Authority: must be the provider's https address.";
        foreach (
            var (key, value) in new[]
            {
                (nameof(ClientId), ClientId),
                (nameof(RoleClaim), RoleClaim),
                (nameof(NameClaim), NameClaim),
                (nameof(ReadRole), ReadRole),
                (nameof(WriteRole), WriteRole),
                (nameof(AdministerRole), AdministerRole),
            }
        )
            if (string.IsNullOrWhiteSpace(value))
                yield return $"Auth:Oidc:{key}: must be set.";
        if (Audience is { Length: 0 })
            yield return "Auth:Oidc:Audience: must not be empty.";
    }
}
