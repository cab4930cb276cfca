using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client;
using Weir.Client.Hanging;
using Weir.Client.Memory;
using Weir.Client.MemoryPanel;
using Weir.Client.Modes;
using Weir.Client.Session;
using Weir.Client.Shell;
using Weir.Client.Stage;
using Weir.Client.Studies;
using Weir.Client.Support;
using Weir.Client.Text;
using Weir.Client.Viewports;

if (!OperatingSystem.IsBrowser())
{
    throw new PlatformNotSupportedException("The client runs in a browser.");
}
var builder = WebAssemblyHostBuilder.CreateDefault(args);
var user = new UserWatch(new HttpClientHandler());
var http = new HttpClient(user) { BaseAddress = new Uri(builder.HostEnvironment.BaseAddress) };
var stage = new BrowserStage();

// On its way while the stage's script is read: nothing begins without it.
var decided = OperatorSettingsReader.ReadAsync(http, TimeProvider.System);

// Warm before the first click; if it fails, opening a study tells why.
_ = stage.StartAsync();
var core = await ClientCore.StartAsync(stage, http, user, decided);
var api = new StudyApi(http);

// The list's first rows, which it asks for when it has been rendered.
if (BrowserPage.Address() == builder.HostEnvironment.BaseAddress)
{
    api.AskAhead(new StudyQuery(), StudyListPage.FirstRows);
}
var protocols = HangingLibrary.ReadAsync(http, TimeProvider.System);
builder.RootComponents.Add<App>("#app");
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(http);
builder.Services.AddSingleton(core.Memory);
builder.Services.AddSingleton(core.Modes);
builder.Services.AddSingleton(core.Support);
builder.Services.AddSingleton(core.Bindings);
builder.Services.AddSingleton(core.Viewer);
builder.Services.AddSingleton<BrowserStore>();
builder.Services.AddSingleton<BrowserPage>();
builder.Services.AddSingleton<Texts>();
builder.Services.AddSingleton<SessionState>();
builder.Services.AddSingleton(api);
builder.Services.AddSingleton<StudyListState>();
builder.Services.AddSingleton<LikelyStudies>();
builder.Services.AddSingleton<StudySteps>();
builder.Services.AddSingleton<MemoryWatch>();
builder.Services.AddSingleton<OverlayLanguage>();
builder.Services.AddSingleton(services => new ModeRouter(
    services.GetRequiredService<NavigationManager>(),
    core.Modes,
    address => new ReadMode(address)
    {
        Words = services.GetRequiredService<OverlayLanguage>().Words,
        MeasurementWords = services.GetRequiredService<OverlayLanguage>().MeasurementWords,
        Settings = core.Viewer,
        Bindings = core.Bindings,
        Protocols = protocols,
        Book = core.Keeper.Book,
        Keeper = core.Keeper,
        FindPatientStudies = services.GetRequiredService<StudyApi>().PatientStudiesAsync,
        FindLikelyNext = services.GetRequiredService<LikelyStudies>().FindAsync,
    }
));

var host = builder.Build();

// Without a question to the page, each of which is a turn: the list is shown the sooner.
_ = host
    .Services.GetRequiredService<Texts>()
    .StartAsync(SupportImports.GetSetting(Texts.StoreKey) ?? BrowserPage.Language());
var session = host.Services.GetRequiredService<SessionState>();
user.Refused += () => _ = session.AskAsync();
session.Start();

// Before the first page is rendered: what an address asks for is on its way, and the stage is warm before the first click.
_ = WarmAsync(stage);
core.Memory.StudyOpened += study => _ = api.OpenedAsync(study.Uid);
host.Services.GetRequiredService<ModeRouter>().Start();
await host.RunAsync();

// A browser that cannot draw says so when a study is opened; the list works without.
static async Task WarmAsync(IStage stage)
{
    try
    {
        await stage.StartAsync();
    }
    catch (InvalidOperationException error)
    {
        Console.Error.WriteLine($"The stage did not start: {error.GetType().Name}");
    }
}
