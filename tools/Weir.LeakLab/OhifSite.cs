using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Weir.LeakLab;

/// <summary>OHIF as its makers built it, from npm, served on a port of its own and set up for a DICOMweb server.</summary>
public sealed class OhifSite : IAsyncDisposable
{
    /// <summary>The release that is measured.</summary>
    public const string Version = "3.13.2";

    private readonly WebApplication app;

    private OhifSite(WebApplication app, Uri address) => (this.app, Address) = (app, address);

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>The origin that a DICOMweb server has to allow.</summary>
    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    /// <summary>A free port, so that the DICOMweb server can be told the origin before either runs.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Fetches the package where it is missing, and serves it.</summary>
    /// <param name="port">From <see cref="FreePort"/>.</param>
    /// <param name="dicomweb">Root of the DICOMweb service.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<OhifSite> StartAsync(int port, Uri dicomweb, CancellationToken ct)
    {
        var folder = await FetchAsync(ct);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var settings = Settings(dicomweb);
        app.MapGet("/app-config.js", () => Results.Text(settings, "text/javascript"));
        var files = new PhysicalFileProvider(folder);
        app.UseStaticFiles(
            new StaticFileOptions { FileProvider = files, ServeUnknownFileTypes = true }
        );
        // Its routes are the page's own.
        app.MapFallback(context => context.Response.SendFileAsync(files.GetFileInfo("index.html")));
        await app.StartAsync(ct);
        return new OhifSite(app, new Uri($"http://127.0.0.1:{port}/"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<string> FetchAsync(CancellationToken ct)
    {
        var folder = Path.GetFullPath($"artifacts/ohif-{Version}");
        if (Directory.Exists(folder))
        {
            return folder;
        }
        Console.Error.WriteLine($"Fetching OHIF {Version} from npm (50 MB, once)");
        var temp = Directory.CreateTempSubdirectory("weir-ohif-").FullName;
        try
        {
            using var npm = Process.Start(
                new ProcessStartInfo("npm", ["pack", $"@ohif/app@{Version}", "--silent"])
                {
                    WorkingDirectory = temp,
                    RedirectStandardOutput = true,
                }
            )!;
            await npm.WaitForExitAsync(ct);
            var package =
                Directory.GetFiles(temp, "*.tgz").FirstOrDefault()
                ?? throw new InvalidOperationException(
                    "npm could not fetch OHIF; is Node.js here?"
                );
            await using (var file = File.OpenRead(package))
            await using (var unzipped = new GZipStream(file, CompressionMode.Decompress))
            {
                await TarFile.ExtractToDirectoryAsync(
                    unzipped,
                    temp,
                    overwriteFiles: false,
                    cancellationToken: ct
                );
            }
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            Directory.Move(Path.Combine(temp, "package", "dist"), folder);
            return folder;
        }
        finally
        {
            Directory.Delete(temp, recursive: true);
        }
    }

    // What the package's own app-config.js says, with this server in the place of the public demo's: frames come as they are stored. Tours
    // stay off, since they lie over the image.
    private static string Settings(Uri dicomweb)
    {
        var root = dicomweb.ToString().TrimEnd('/');
        return $$"""
            localStorage.setItem('shownTours', JSON.stringify(['basicViewerTour']));
            window.config = {
              routerBasename: null, extensions: [], modes: [], customizationService: {}, showStudyList: true,
              maxNumberOfWebWorkers: 3, showWarningMessageForCrossOrigin: true, showCPUFallbackMessage: true,
              showLoadingIndicator: true, experimentalStudyBrowserSort: false, strictZSpacingForVolumeViewport: true,
              groupEnabledModesFirst: true, allowMultiSelectExport: false,
              maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
              defaultDataSourceName: 'weir',
              dataSources: [{
                namespace: '@ohif/extension-default.dataSourcesModule.dicomweb', sourceName: 'weir',
                configuration: {
                  friendlyName: 'Weir', name: 'weir', wadoUriRoot: '{{root}}', qidoRoot: '{{root}}', wadoRoot: '{{root}}',
                  qidoSupportsIncludeField: true, imageRendering: 'wadors', thumbnailRendering: 'wadors', enableStudyLazyLoad: true,
                  supportsFuzzyMatching: false, supportsWildcard: true, omitQuotationForMultipartRequest: true,
                  bulkDataURI: { enabled: true },
                },
              }],
            };
            """;
    }
}
