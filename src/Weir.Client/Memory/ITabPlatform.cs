namespace Weir.Client.Memory;

/// <summary>
/// What the tab's memory needs of the page beside the stage: the other tabs of the origin, and what the browser can measure. It reports
/// and obeys. Single-threaded, as the browser is.
/// </summary>
public interface ITabPlatform
{
    /// <summary>Whether the tab is hidden now.</summary>
    bool IsHidden { get; }

    /// <summary>
    /// Whether tabs of this origin can agree on anything: Web Locks, which browsers offer to secure origins only, and may refuse
    /// when they are asked for one: then no longer.
    /// </summary>
    bool CanShare { get; }

    /// <summary>Another tab of the origin said something, by <see cref="Tell"/>.</summary>
    event Action<string>? Told;

    /// <summary>Says something to the other tabs. Never patient data.</summary>
    void Tell(string message);

    /// <summary>
    /// Alone among all tabs: hands over the names that tabs hold now, in no order, and then holds the name answered instead of the one held
    /// before; null changes nothing. The browser drops a tab's name when the tab is gone, however it went.
    /// </summary>
    /// <param name="decide">Called once, or never when the turn does not come. Must not wait.</param>
    /// <returns>False when another tab did not give the turn away in time.</returns>
    Task<bool> ExchangeAsync(Func<IReadOnlyList<string>, string?> decide);

    /// <summary>Lets go of the name held, at once.</summary>
    void LetGo();

    /// <summary>
    /// What the tab really takes in RAM, bytes, with its workers and without the GPU process; 0 where the browser does not tell. Takes up to
    /// 20 s, and stops nothing meanwhile.
    /// </summary>
    Task<long> MeasureAsync();
}

/// <summary>A page that is visible, alone and cannot be measured.</summary>
internal sealed class LonePlatform : ITabPlatform
{
    public bool IsHidden => false;

    public bool CanShare => false;

    public event Action<string>? Told
    {
        add { }
        remove { }
    }

    public void Tell(string message) { }

    public Task<bool> ExchangeAsync(Func<IReadOnlyList<string>, string?> decide) =>
        Task.FromResult(false);

    public void LetGo() { }

    public Task<long> MeasureAsync() => Task.FromResult(0L);
}
