using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Weir.Client.Modes;

/// <summary>
/// Makes the address the master of the mode: back button, browser history, a link and another study all change the address, and
/// the address alone enters and leaves modes.
/// </summary>
/// <param name="navigation">The browser's address.</param>
/// <param name="host">Where modes are entered and left.</param>
/// <param name="create">Makes the mode of an address.</param>
public sealed class ModeRouter(
    NavigationManager navigation,
    ModeHost host,
    Func<ModeAddress, ViewerMode> create
) : IDisposable
{
    private ModeAddress? _at;
    private bool _started;

    /// <summary>Enters what the page was opened with and follows the address from then on. Calling it again is harmless.</summary>
    public void Start()
    {
        if (!_started)
        {
            _started = true;
            navigation.LocationChanged += OnLocationChanged;
            Follow(navigation.Uri);
        }
    }

    /// <summary>Tries the address again after its mode failed.</summary>
    public Task RetryAsync() => _at is { } at ? host.EnterAsync(create(at)) : Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => navigation.LocationChanged -= OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) =>
        Follow(e.Location);

    private void Follow(string uri)
    {
        var at = ModeAddress.Parse(navigation.ToBaseRelativePath(uri));
        if (Equals(at, _at))
        {
            return;
        }
        _at = at;
        _ = at is null ? host.ExitAsync(ExitReason.Navigation) : host.EnterAsync(create(at));
    }
}
