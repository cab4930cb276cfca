using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Weir.Server.Security;

/// <summary>
/// The one user of <see cref="AuthMode.BuiltIn"/>, with a password that the server makes and shows once. Of it a hash is kept
/// (PBKDF2, HMAC-SHA512) in <c>auth/user.json</c>. The file is read again when it changes: a reset needs no restart and ends all
/// sessions, since they carry the old <see cref="Stamp"/>.
/// </summary>
internal sealed class BuiltInUser(SecretFiles files)
{
    /// <summary>The account's name.</summary>
    public const string Name = "weir";

    private const string FileName = "user.json";

    // No letters that look alike. 25 of 31 are 123 bits.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Length = 25;
    private const int MostLetters = 256;

    // OWASP's word of 2023 for PBKDF2 with HMAC-SHA512.
    private static readonly PasswordHasher<string> Hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = 210_000 })
    );

    private readonly Lock _gate = new();
    private Kept? _kept;
    private DateTime _readOf;

    /// <summary>Changes with the password; empty without a user.</summary>
    public string Stamp => Read()?.Stamp ?? "";

    /// <summary>Makes the user if there is none.</summary>
    /// <returns>The password, to be shown once; null when there is a user.</returns>
    public string? CreateIfMissing() => Read() is null ? Reset() : null;

    /// <summary>Gives the user a new password and returns it.</summary>
    public string Reset()
    {
        var letters = RandomNumberGenerator.GetString(Letters, Length);
        var password = string.Join('-', letters.Chunk(5).Select(part => new string(part)));
        files.Write(
            FileName,
            JsonSerializer.SerializeToUtf8Bytes(
                new Kept(
                    Hasher.HashPassword(Name, password),
                    Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))
                )
            )
        );
        return password;
    }

    /// <summary>Whether name and password are the user's. A wrong name takes as long as a wrong password.</summary>
    public bool Verify(string name, string password)
    {
        if (Read() is not { } kept || password.Length > MostLetters)
            return false;
        var isUser = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(name),
            Encoding.UTF8.GetBytes(Name)
        );
        var isPassword =
            Hasher.VerifyHashedPassword(Name, kept.Hash, password)
            != PasswordVerificationResult.Failed;
        return isUser & isPassword;
    }

    private Kept? Read()
    {
        var path = files.PathOf(FileName);
        var written = File.GetLastWriteTimeUtc(path);
        lock (_gate)
        {
            if (written == _readOf)
                return _kept;
            if (!File.Exists(path))
                return null;
            try
            {
                _kept = JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(path));
            }
            catch (JsonException e)
            {
                throw new InvalidOperationException(
                    $"{path} is damaged; \"weir user reset-password\" makes it anew.",
                    e
                );
            }
            _readOf = written;
            return _kept;
        }
    }

    /// <param name="Hash">As <see cref="PasswordHasher{TUser}"/> writes it, with salt and count.</param>
    /// <param name="Stamp">Changes with the password.</param>
    private sealed record Kept(string Hash, string Stamp);
}
