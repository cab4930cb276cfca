using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Weir.Client.Modes;

namespace Weir.Client.Viewports;

/// <summary>
/// Catches what a component inside the mode throws and leaves the mode by the one exit path, so that a fault gives its
/// memory back like any other way out.
/// </summary>
public sealed class ModeBoundary : ErrorBoundaryBase
{
    /// <summary>The host whose mode failed.</summary>
    [Inject]
    public ModeHost Host { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnErrorAsync(Exception exception)
    {
        // The type alone: a message may hold patient data.
        Console.Error.WriteLine($"The viewer failed: {exception.GetType().Name}");
        return Host.FailAsync(exception);
    }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
        }
        else
        {
            builder.OpenComponent<ViewerFailure>(1);
            builder.AddComponentParameter(
                2,
                nameof(ViewerFailure.Error),
                Host.Error ?? CurrentException
            );
            builder.CloseComponent();
        }
    }
}
