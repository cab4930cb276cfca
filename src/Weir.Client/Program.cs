using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client;
using Weir.Client.Shell;
using Weir.Client.Studies;
using Weir.Client.Text;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<BrowserStore>();
builder.Services.AddSingleton<BrowserPage>();
builder.Services.AddSingleton<Texts>();
builder.Services.AddSingleton(
    new HttpClient { BaseAddress = new Uri(builder.HostEnvironment.BaseAddress) }
);
builder.Services.AddSingleton<StudyApi>();
builder.Services.AddSingleton<StudyListState>();
builder.Services.AddSingleton<StudyOpener>();

var host = builder.Build();
await host.Services.GetRequiredService<Texts>().LoadAsync();
await host.RunAsync();
