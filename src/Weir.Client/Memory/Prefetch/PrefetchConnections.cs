namespace Weir.Client.Memory.Prefetch;

/// <summary>What a connection is taken for.</summary>
public enum PrefetchUse
{
    /// <summary>The rest of the open studies: two, so that one request's way there is the other's way back.</summary>
    OpenStudies,

    /// <summary>Thumbnails, one after the other.</summary>
    Thumbnails,

    /// <summary>First screens of studies that are not open; only while nothing is loaded for those that are.</summary>
    LikelyNext,
}

/// <summary>
/// The connections that everything loaded ahead shares. HTTP/1.1 gives a page six to a server; ahead of the reader at most
/// <see cref="Most"/> are used, so that what is on screen never waits for one.
/// </summary>
public sealed class PrefetchConnections
{
    /// <summary>All uses together.</summary>
    public const int Most = 3;

    private static readonly int[] MostOfUse = [2, 1, 1];

    private readonly int[] _taken = new int[MostOfUse.Length];

    /// <summary>Connections taken now.</summary>
    public int Taken { get; private set; }

    /// <summary>Takes a connection if there is one for this use.</summary>
    public bool TryTake(PrefetchUse use)
    {
        if (Taken == Most || _taken[(int)use] == MostOfUse[(int)use])
        {
            return false;
        }
        Taken++;
        _taken[(int)use]++;
        return true;
    }

    /// <summary>Gives one back.</summary>
    /// <exception cref="InvalidOperationException">None was taken for this use.</exception>
    public void Return(PrefetchUse use)
    {
        if (_taken[(int)use] == 0)
        {
            throw new InvalidOperationException($"No connection is taken for {use}.");
        }
        Taken--;
        _taken[(int)use]--;
    }
}
