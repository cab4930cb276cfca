using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Weir.Client.Measuring.Keeping;
using Weir.Client.MemoryPanel;
using Weir.Client.Modes;
using Weir.Client.Session;
using Weir.Client.Shell;
using Weir.Client.Studies;
using Weir.Client.Support;
using Weir.Client.Tests.Core;
using Weir.Client.Text;
using Weir.Client.Tools;
using Weir.Client.Viewports;

namespace Weir.Client.Tests.Ui;

/// <summary>What every component needs: the client's real logic over a stage, a server and a clock that the test plays.</summary>
public abstract class UiContext : BunitContext
{
    private readonly SynchronizationContext? _turns;

    protected UiContext()
    {
        _turns = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        // Ends a test that hangs; on a loaded machine bUnit's second is over before the first render.
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(_ => Rig.Time);
        Services.AddSingleton(_ => Rig.Memory);
        Services.AddSingleton(_ => Rig.Modes);
        Services.AddSingleton(_ => new TabSupport(Rig.Memory));
        Services.AddSingleton(Keys);
        Services.AddSingleton(
            new ViewerSettings(k => Stored.GetValueOrDefault(k), (k, v) => Stored[k] = v)
        );
        Services.AddSingleton<BrowserStore>();
        Services.AddSingleton<BrowserPage>();
        Services.AddSingleton<Texts>();
        Services.AddSingleton(
            new HttpClient(Server) { BaseAddress = new Uri("http://localhost/") }
        );
        Services.AddSingleton<SessionState>();
        Services.AddSingleton<StudyApi>();
        Services.AddSingleton<StudyListState>();
        Services.AddSingleton<StudySteps>();
        Services.AddSingleton<MemoryWatch>();
        Services.AddSingleton<OverlayLanguage>();
        Services.AddSingleton(services => new ModeRouter(
            services.GetRequiredService<NavigationManager>(),
            Rig.Modes,
            address => new ReadMode(address)
            {
                Bindings = Keys,
                Keeper = Keeper,
                Book = Keeper?.Book ?? new(),
            }
        ));
    }

    protected ClientRig Rig { get; } = new();

    protected InputBindings Keys { get; } = new();

    /// <summary>What the browser keeps of the viewer.</summary>
    protected Dictionary<string, string> Stored { get; } = [];

    protected FakeTimeProvider Time => Rig.Time;

    protected FakeServer Server { get; } = new();

    /// <summary>Keeps measurements; nobody does unless a test says so.</summary>
    protected MeasurementKeeper? Keeper { get; set; }

    protected Texts Text => Services.GetRequiredService<Texts>();

    protected string Uri => Services.GetRequiredService<NavigationManager>().Uri;

    /// <summary>Does something in the rig's turns; outside of them the test thread is free for the renderer's waits.</summary>
    protected void Turn(Action action)
    {
        SynchronizationContext.SetSynchronizationContext(_turns);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    protected void Run() => Turn(Rig.Run);

    protected void OpenStudy(string uid, params int[] frames) => Turn(() => Rig.Open(uid, frames));

    protected void LeaveStudy() => Turn(() => Rig.Exit());

    /// <summary>Everything due in stage and logic happens, and the numbers of the panel are taken.</summary>
    protected void Settle()
    {
        Run();
        Turn(() => Time.Advance(TimeSpan.FromMilliseconds(300)));
        Run();
    }

    /// <summary>
    /// As <see cref="Settle"/>, for what a click began: it goes on in the renderer's queue, which is emptied in turn
    /// with the rig's, never beside it.
    /// </summary>
    protected void Settle<T>(IRenderedComponent<T> page)
        where T : IComponent
    {
        for (var i = 0; i < 5; i++)
        {
            Settle();
            page.InvokeAsync(() => { }).GetAwaiter().GetResult();
        }
    }

    protected static IElement Find<T>(IRenderedComponent<T> page, string testId)
        where T : IComponent => page.Find($"[data-testid={testId}]");

    protected static IReadOnlyList<IElement> All<T>(IRenderedComponent<T> page, string testId)
        where T : IComponent => page.FindAll($"[data-testid={testId}]");
}
