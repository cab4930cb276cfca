namespace Weir.Server.Security;

/// <summary>Makes users of accounts.</summary>
internal sealed class UserIds(SecretFiles files)
{
    private readonly byte[] _key = files.Key("user-ids");

    /// <summary>The built-in user.</summary>
    public CurrentUser BuiltIn =>
        Of("", BuiltInUser.Name, BuiltInUser.Name, AccessLevel.Administer, []);

    /// <summary>An account of a provider.</summary>
    public CurrentUser Of(
        string issuer,
        string subject,
        string name,
        AccessLevel level,
        IReadOnlyList<string> groups
    ) => new(CurrentUser.IdOf(_key, issuer, subject), name, level, groups);
}
