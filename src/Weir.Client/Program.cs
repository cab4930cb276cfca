using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client;
using Weir.Client.Modes;
using Weir.Client.Shell;
using Weir.Client.Stage;
using Weir.Client.Studies;
using Weir.Client.Support;
using Weir.Client.Text;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<BrowserStore>();
builder.Services.AddSingleton<BrowserPage>();
builder.Services.AddSingleton<Texts>();
var http = new HttpClient { BaseAddress = new Uri(builder.HostEnvironment.BaseAddress) };
builder.Services.AddSingleton(http);
builder.Services.AddSingleton<StudyApi>();
builder.Services.AddSingleton<StudyListState>();
builder.Services.AddSingleton<StudyOpener>();

if (!OperatingSystem.IsBrowser())
{
    throw new PlatformNotSupportedException("The client runs in a browser.");
}
var stage = new BrowserStage();

// Warm before the first click; if it fails, opening a study tells why.
_ = stage.StartAsync();
var core = await ClientCore.StartAsync(stage, http);
builder.Services.AddSingleton<IStage>(stage);
builder.Services.AddSingleton(core.Memory);
builder.Services.AddSingleton(core.Modes);
builder.Services.AddSingleton<ModeRouter>(services =>
    new(
        services.GetRequiredService<NavigationManager>(),
        core.Modes,
        address => new ReadMode(address)
    )
);

var host = builder.Build();
await host.Services.GetRequiredService<Texts>().LoadAsync();
await host.RunAsync();
