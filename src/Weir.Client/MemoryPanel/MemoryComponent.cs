using Microsoft.AspNetCore.Components;
using Weir.Client.Memory;
using Weir.Client.Shell;

namespace Weir.Client.MemoryPanel;

/// <summary>A component that shows the tab's memory and renders when new numbers were taken.</summary>
public abstract class MemoryComponent : WeirComponent
{
    /// <summary>The numbers.</summary>
    [Inject]
    public MemoryWatch Watch { get; set; } = null!;

    /// <summary>The numbers last taken.</summary>
    protected MemorySnapshot Now => Watch.Now;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        Watch.Changed += OnNumbers;
    }

    /// <inheritdoc/>
    protected override void OnDispose() => Watch.Changed -= OnNumbers;

    /// <summary>New numbers were taken, or the panel was opened or closed.</summary>
    protected virtual void OnNumbers() => RenderAgain();

    /// <summary>A part of the budget as a CSS width.</summary>
    protected string Width(long bytes) =>
        FormattableString.Invariant($"width:{100.0 * bytes / Math.Max(1, Now.Limit):0.##}%");
}
