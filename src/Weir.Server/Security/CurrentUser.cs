using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Weir.Server.Archive;

namespace Weir.Server.Security;

/// <summary>What a user may do; each level includes the ones below.</summary>
public enum AccessLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Look at studies.</summary>
    Read,

    /// <summary>Store studies too.</summary>
    Write,

    /// <summary>Delete, and run the server, too. Study rules do not bind.</summary>
    Administer,
}

/// <summary>Who asks. The one place that endpoints learn it from: <see cref="Of"/>.</summary>
/// <param name="Id">
/// A word that is the same for the same user of this server and tells nobody who it is: to keep things by, and what the browser is told
/// in <c>Weir-User</c>. Empty where the server knows no users; "-" for nobody.
/// </param>
/// <param name="Name">The name of the account, for the user himself and for the audit log alone.</param>
/// <param name="Level">What the user may do.</param>
/// <param name="Groups">Roles as the provider names them; study rules speak of them.</param>
public sealed record CurrentUser(
    string Id,
    string Name,
    AccessLevel Level,
    IReadOnlyList<string> Groups
)
{
    /// <summary>The studies that the user may see; null: all. See <see cref="StudyRule"/>.</summary>
    public IReadOnlyList<StudyScope>? Within { get; init; }

    /// <summary>Not signed in.</summary>
    public static CurrentUser Nobody { get; } = new("-", "", AccessLevel.None, []);

    /// <summary>Whoever reaches a server that knows no users.</summary>
    public static CurrentUser Everybody { get; } = new("", "", AccessLevel.Administer, []);

    /// <summary>Whether somebody is signed in, or everybody counts as.</summary>
    public bool IsKnown => Level > AccessLevel.None;

    /// <summary>The user of a request.</summary>
    public static CurrentUser Of(HttpContext context) =>
        context.Features.Get<CurrentUser>() ?? Nobody;

    internal static CurrentUser From(ClaimsPrincipal principal) =>
        new(
            principal.FindFirstValue(Claims.Id) ?? "-",
            principal.FindFirstValue(Claims.Name) ?? "",
            Enum.TryParse<AccessLevel>(principal.FindFirstValue(Claims.Level), out var level)
                ? level
                : AccessLevel.None,
            [.. principal.FindAll(Claims.Group).Select(claim => claim.Value)]
        );

    internal ClaimsIdentity ToIdentity(string scheme) =>
        new(
            [
                new Claim(Claims.Id, Id),
                new Claim(Claims.Name, Name),
                new Claim(Claims.Level, Level.ToString()),
                .. Groups.Select(group => new Claim(Claims.Group, group)),
            ],
            scheme,
            Claims.Name,
            Claims.Group
        );

    /// <summary>The word for an account: a keyed hash, so that it cannot be guessed from a list of accounts.</summary>
    internal static string IdOf(byte[] key, string issuer, string subject) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{issuer}\n{subject}")).AsSpan(0, 12)
        );

    private static class Claims
    {
        public const string Id = "weir:id";
        public const string Name = "weir:name";
        public const string Level = "weir:level";
        public const string Group = "weir:group";
    }
}
