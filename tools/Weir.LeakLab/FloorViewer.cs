namespace Weir.LeakLab;

/// <summary>Drives the bare page of <see cref="FloorSite"/>, which brings its own recorder.</summary>
/// <param name="browser">The browser that shows it.</param>
/// <param name="site">Where it is served.</param>
public sealed class FloorViewer(Chromium browser, FloorSite site) : ViewerDriver(browser)
{
    /// <inheritdoc/>
    public override string Name => "floor (a bare page)";

    /// <inheritdoc/>
    protected override string Recorder => "void 0";

    /// <inheritdoc/>
    protected override string IsListed =>
        "window.lab && !document.querySelector('#list').hidden && document.querySelector('[data-study]')";

    /// <inheritdoc/>
    protected override string Viewport => "#viewer";

    /// <inheritdoc/>
    protected override string Back => "#back";

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken ct) => GoToListAsync(site.Address, ct);

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> StudiesAsync(
        string modality,
        CancellationToken ct
    )
    {
        var rows = await EvaluateAsync("document.querySelectorAll('[data-study]').length", ct);
        return [.. Enumerable.Range(0, rows.GetInt32()).Select(index => $"{index}")];
    }

    /// <inheritdoc/>
    protected override Task<string> PrepareAsync(
        Page session,
        string study,
        CancellationToken ct
    ) => Task.FromResult($"[data-study='{study}']");
}
