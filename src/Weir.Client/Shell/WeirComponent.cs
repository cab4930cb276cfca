using Microsoft.AspNetCore.Components;
using Weir.Client.Text;
using Weir.Client.Tools;

namespace Weir.Client.Shell;

/// <summary>A component with words in it: it renders again when the language changes, and lets go of that when it ends.</summary>
public abstract class WeirComponent : ComponentBase, IDisposable
{
    /// <summary>The words.</summary>
    [Inject]
    public Texts Text { get; set; } = null!;

    /// <summary>Keys and mouse as the user has them: the title of a button names its key.</summary>
    [Inject]
    public InputBindings Keys { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => Text.Changed += RenderAgain;

    /// <inheritdoc/>
    public void Dispose()
    {
        Text.Changed -= RenderAgain;
        OnDispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Where a component ends its own subscriptions.</summary>
    protected virtual void OnDispose() { }

    /// <summary>Renders again, from any caller. What an event of a model is subscribed to.</summary>
    protected void RenderAgain() => _ = InvokeAsync(StateHasChanged);
}
