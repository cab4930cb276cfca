using System.Net;

namespace Weir.Server.Security;

/// <summary>
/// Slows down who guesses passwords: after five failures in a row an address waits half a minute, and twice as long after each
/// further one, up to a quarter of an hour. By address and not by account: a stranger cannot lock the user out. Few passwords are
/// looked at at a time, since each costs a processor a tenth of a second.
/// </summary>
internal sealed class SignInBrake(TimeProvider time) : IDisposable
{
    /// <summary>Failures in a row that cost nothing yet.</summary>
    public const int FreeFailures = 5;

    // Beyond it the addresses that failed longest ago are forgotten.
    private const int MostAddresses = 10_000;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Record> _records = [];

    /// <summary>Held while a password is looked at.</summary>
    public SemaphoreSlim Turns { get; } = new(2);

    /// <summary>
    /// Counts an attempt as a failure, before it is looked at, so that a hundred at once are not a hundred free ones.
    /// </summary>
    /// <returns>Zero; or how long the address has to wait, and then the attempt must not be looked at.</returns>
    public TimeSpan Begin(IPAddress? address)
    {
        var key = ClientAddress.KeyOf(address);
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var record = _records.GetValueOrDefault(key);
            if (record.Until > now)
                return record.Until - now;
            // A quiet quarter of an hour forgives.
            var failures = record.Last + Longest < now ? 1 : record.Failures + 1;
            var over = failures - FreeFailures;
            var wait =
                over < 0 ? TimeSpan.Zero
                : over > 5 ? Longest
                : First * (1 << over);
            if (_records.Count >= MostAddresses && !_records.ContainsKey(key))
                _records.Remove(_records.MinBy(r => r.Value.Last).Key);
            _records[key] = new Record(failures, now, now + (wait < Longest ? wait : Longest));
            return TimeSpan.Zero;
        }
    }

    /// <summary>The attempt was good: the address starts anew.</summary>
    public void Succeeded(IPAddress? address)
    {
        lock (_gate)
            _records.Remove(ClientAddress.KeyOf(address));
    }

    /// <inheritdoc/>
    public void Dispose() => Turns.Dispose();

    private readonly record struct Record(int Failures, DateTimeOffset Last, DateTimeOffset Until);
}
