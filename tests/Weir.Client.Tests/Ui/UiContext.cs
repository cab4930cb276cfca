using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Weir.Client.Shell;
using Weir.Client.Studies;
using Weir.Client.Text;

namespace Weir.Client.Tests.Ui;

/// <summary>What every component needs, with a fake clock, a fake server and no browser.</summary>
public abstract class UiContext : BunitContext
{
    protected UiContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<BrowserStore>();
        Services.AddSingleton<BrowserPage>();
        Services.AddSingleton<Texts>();
        Services.AddSingleton(
            new HttpClient(Server) { BaseAddress = new Uri("http://localhost/") }
        );
        Services.AddSingleton<StudyApi>();
        Services.AddSingleton<StudyListState>();
        Services.AddSingleton<StudyOpener>();
    }

    protected FakeTimeProvider Time { get; } = new();

    protected FakeServer Server { get; } = new();

    protected Texts Text => Services.GetRequiredService<Texts>();
}
