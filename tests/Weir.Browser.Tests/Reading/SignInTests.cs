using System.Diagnostics;
using Microsoft.Playwright;
using Weir.LeakLab;
using Weir.Server.Archive;
using Weir.Server.Demo;
using Assertions = Microsoft.Playwright.Assertions;

namespace Weir.Browser.Tests.Reading;

/// <summary>A server with the built-in user, as people meet it.</summary>
public sealed class SignInTests(BrowserFixture browser) : IAsyncLifetime
{
    private static readonly DemoScale Scale = new()
    {
        CtStudies = 1,
        CtSlices = 6,
        CtSize = 128,
        MrSlices = 2,
        MrSize = 64,
        RadiographSize = 100,
    };

    private readonly string data = Directory.CreateTempSubdirectory("weir-browser-").FullName;
    private WeirServer server = null!;
    private string password = "";

    public async ValueTask InitializeAsync()
    {
        var archive = Path.Combine(data, "archive");
        var files = Path.Combine(data, "files");
        foreach (var file in DemoStudies.Plan(Scale))
        {
            var path = Path.Combine(files, file.RelativePath);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var stream = File.Create(path);
            DemoStudies.WriteInstance(file, stream);
        }
        await using (var store = ArchiveStore.Open(archive))
        {
            await store.ImportAsync([files], null, null, CancellationToken.None);
        }
        await File.WriteAllTextAsync(
            Path.Combine(archive, "weir.json"),
            """{ "Auth": { "Mode": "BuiltIn" } }"""
        );
        server = await WeirServer.StartAsync(
            WeirFixture.Executable,
            archive,
            CancellationToken.None,
            "--no-demo"
        );
        password = await ResetAsync(archive);
    }

    [Theory]
    [InlineData("en", ColorScheme.Dark)]
    [InlineData("zh-CN", ColorScheme.Light)]
    public async Task The_sign_in_page_breaks_no_rule_of_accessibility_and_takes_the_keyboard(
        string language,
        ColorScheme scheme
    )
    {
        await using var viewer = await browser.BlankAsync(server.Address, language, scheme);
        await viewer.Page.GotoAsync(server.Address.ToString());
        await AccessibilityTests.CheckAsync(viewer, "the sign-in page");
        await viewer.KeepPictureAsync($"sign-in-{language}");
        await viewer.Page.Keyboard.TypeAsync("weir");
        await viewer.Page.Keyboard.PressAsync("Tab");
        await viewer.Page.Keyboard.TypeAsync("guess");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await viewer.Test("sign-in-note").WaitForAsync();
        await AccessibilityTests.CheckAsync(viewer, "the sign-in page after a mistake");
        await viewer.KeepPictureAsync($"sign-in-wrong-{language}");
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_of_work_loses_nothing_and_comes_back()
    {
        await using var viewer = await browser.BlankAsync(server.Address, "en", ColorScheme.Dark);
        var study = DemoStudies.Plan(Scale)[0].StudyInstanceUid;
        await viewer.Page.GotoAsync(new Uri(server.Address, $"/study/{study}").ToString());
        await SignInAsync(viewer.Page);
        await viewer.ReadyAsync();
        // Open, not opening: a session that ends before that is another story.
        await viewer.ShownAsync(study);
        await Assertions.Expect(viewer.Test("sign-out")).ToBeVisibleAsync();
        await viewer.KeepPictureAsync("session");

        await viewer.Page.Context.ClearCookiesAsync();
        await viewer.Test("signed-out").WaitForAsync();
        await viewer.KeepPictureAsync("signed-out");
        await AccessibilityTests.CheckAsync(viewer, "the viewer, signed out");
        var address = viewer.Page.Url;
        var other = await viewer.Page.Context.RunAndWaitForPageAsync(() =>
            viewer.Test("sign-in-again").ClickAsync()
        );
        await SignInAsync(other);
        await Assertions.Expect(other.GetByTestId("sign-in-note")).ToContainTextAsync("signed in");
        await other.CloseAsync();
        await Assertions.Expect(viewer.Test("signed-out")).ToHaveCountAsync(0);
        await viewer.ShownAsync(study);
        Assert.Equal(address, viewer.Page.Url);

        await viewer.Test("sign-out").ClickAsync();
        await Assertions
            .Expect(viewer.Test("sign-in-note"))
            .ToContainTextAsync("You are signed out");
        await viewer.Page.GotoAsync(new Uri(server.Address, "/").ToString());
        await Assertions.Expect(viewer.Test("sign-in-submit")).ToBeVisibleAsync();
        Assert.Empty(viewer.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private async Task SignInAsync(IPage page)
    {
        await page.GetByTestId("sign-in-name").FillAsync("weir");
        await page.GetByTestId("sign-in-password").FillAsync(password);
        await page.GetByTestId("sign-in-submit").ClickAsync();
    }

    private static async Task<string> ResetAsync(string archive)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                WeirFixture.Executable,
                ["user", "reset-password", "--data", archive]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim().Split(' ')[^1];
    }
}
