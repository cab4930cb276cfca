using System.Runtime.InteropServices;
using Microsoft.Playwright;
using Weir.Dicom;
using Weir.Server.Demo;

namespace Weir.Browser.Tests.Reading;

/// <summary>Hanging protocols in a real browser, on real data.</summary>
public sealed class HangingTests(WeirFixture weir, BrowserFixture browser)
{
    private static readonly (string, string)[] On = [(BrowserFixture.Hanging, "")];

    [Fact]
    public async Task Studies_of_the_archive_hang_by_modality_and_body_part()
    {
        await using var viewer = await browser.OpenAsync(weir.Server.Address, On);
        (string Study, string Protocol, int Panes, string Name)[] expected =
        [
            (weir.CtStudies[0], "ct-head", 2, "hang-ct-head"),
            (weir.CtStudies[1], "ct-chest", 2, "hang-ct-chest"),
            (weir.CtStudies[3], "ct-abdomen", 1, "hang-ct-abdomen"),
            (weir.MrStudy, "mr-head", 4, "hang-mr"),
            (weir.Radiograph, "xr", 1, "hang-dx"),
        ];
        foreach (var (study, protocol, panes, name) in expected)
        {
            await viewer.GoAsync($"/study/{study}");
            await viewer.ShownAsync(study, panes - 1);
            await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(panes);
            await ExpectProtocolAsync(viewer, protocol, name);
        }
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task A_prior_hangs_beside_the_current_study()
    {
        var (prior, current) = (weir.CtStudies[1], weir.CtStudies[2]);
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            $"/viewer?StudyInstanceUIDs={current},{prior}",
            On
        );
        await viewer.ShownAsync(current, pane: 0);
        await viewer.ShownAsync(prior, pane: 1);
        await ExpectProtocolAsync(viewer, "ct-chest-prior", "hang-prior");
    }

    [Fact]
    public async Task The_address_names_a_protocol_the_menu_another_and_both_ways_lead_back()
    {
        var study = weir.CtStudies[1];
        await using var viewer = await browser.OpenAsync(
            weir.Server.Address,
            $"/viewer?StudyInstanceUIDs={study}&hangingProtocolId=nobody",
            On
        );
        await viewer.ShownAsync(study, pane: 1);
        await Assertions.Expect(viewer.Test("hanging-notice")).ToContainTextAsync("nobody");
        await viewer.KeepPictureAsync("hang-unknown");
        await viewer.Test("hanging-dismiss").ClickAsync();
        await Assertions.Expect(viewer.Test("hanging-notice")).ToHaveCountAsync(0);
        await viewer.Test("hanging").ClickAsync();
        await viewer.Page.Locator("[data-protocol=us-six]").ClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(6);
        await viewer.Test("hanging").ClickAsync();
        await viewer.Test("hanging-back").ClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(2);
        await viewer.LayoutAsync(3, 3);
        await viewer.Test("hanging").ClickAsync();
        await viewer.Test("hanging-reset").ClickAsync();
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(2);
        await viewer.ShownAsync(study, pane: 1);
        await viewer.GoAsync($"/viewer?StudyInstanceUIDs={study}&hangingProtocolId=ct");
        await viewer.ShownAsync(study);
        await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(1);
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task PET_hangs_beside_CT()
    {
        var folder = Path.Combine(FileArchive.Shared, "series", "petct-acrin-042");
        await using var archive = await FileArchive.StartAsync([
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(FileArchive.Shared, f)),
        ]);
        await using var viewer = await browser.OpenAsync(
            archive.Server.Address,
            $"/study/{archive.Studies[0]}",
            On
        );
        await viewer.ShownAsync(archive.Studies[0], pane: 1);
        await ExpectProtocolAsync(viewer, "pt-ct", "hang-pt-ct");
    }

    [Fact]
    public async Task Four_mammograms_hang_with_their_chest_walls_to_each_other()
    {
        (string Side, string View, string Code)[] views =
        [
            ("L", "MLO", "R-10226"),
            ("L", "CC", "R-10242"),
            ("R", "MLO", "R-10226"),
            ("R", "CC", "R-10242"),
        ];
        await using var archive = await FileArchive.StartAsync(
            [],
            views.Select((v, i) => Mammogram(i + 1, v.Side, v.Code))
        );
        await using var viewer = await browser.OpenAsync(
            archive.Server.Address,
            $"/study/{archive.Studies[0]}",
            On
        );
        await viewer.ShownAsync(archive.Studies[0], pane: 3);
        await Assertions.Expect(viewer.Test("series-part").First).ToContainTextAsync("L MLO");
        // The breasts are the bright halves: each lies at its chest wall, so that two of them meet.
        string[] order = ["R CC", "L CC", "R MLO", "L MLO"];
        for (var i = 0; i < 4; i++)
        {
            var box = (await viewer.Pane(i).BoundingBoxAsync())!;
            var inner = order[i][0] == 'R' ? box.X + box.Width - 24 : box.X + 24;
            await viewer.Page.Mouse.MoveAsync(inner, box.Y + box.Height / 2);
            await Assertions.Expect(viewer.Pane(i).GetByTestId("probe")).ToContainTextAsync("1000");
        }
        await ExpectProtocolAsync(viewer, "mg-4-view", "hang-mg");
        Assert.Empty(viewer.Errors);
    }

    [Fact]
    public async Task An_operators_protocol_goes_before_Weirs_own()
    {
        var folder = Directory.CreateTempSubdirectory("weir-hanging-").FullName;
        var own = """
            { "id": "house", "name": "House rules", "match": { "modality": "CT", "bodyPart": "HEAD", "minImages": 2 },
              "layout": { "rows": 1, "columns": 3 }, "viewports": [ { "window": "brain" }, { "window": "bone" }, { "window": "stroke" } ] }
            """;
        var protocols = Directory.CreateDirectory(
            Path.Combine(folder, "archive", "hanging-protocols")
        );
        await File.WriteAllTextAsync(
            Path.Combine(protocols.FullName, "house.json"),
            own,
            TestContext.Current.CancellationToken
        );
        await using (var server = await WeirFixture.StartAsync(SmallScale, folder))
        {
            await using var viewer = await browser.OpenAsync(server.Address, On);
            await viewer.Test("study-row").First.ClickAsync();
            await Assertions.Expect(viewer.Test("viewport")).ToHaveCountAsync(3);
            await ExpectProtocolAsync(viewer, "house", "hang-house");
        }
        Directory.Delete(folder, recursive: true);
    }

    private static DemoScale SmallScale =>
        new()
        {
            CtStudies = 1,
            CtSlices = 6,
            CtSize = 128,
            MrSlices = 0,
            RadiographSize = 0,
        };

    // A right breast: its chest wall, bright here, is at the right of its picture; a left one's at the left.
    private static DicomDataset Mammogram(int number, string side, string viewCode)
    {
        const int Columns = 300;
        const int Rows = 400;
        var pixels = new ushort[Columns * Rows];
        for (var i = 0; i < pixels.Length; i++)
        {
            var inward = side == "R" ? Columns - 1 - i % Columns : i % Columns;
            var (x, y) = (inward / 200.0, (i / Columns - Rows / 2) / 150.0);
            pixels[i] = (ushort)(x * x + y * y < 1 ? 1000 : 20);
        }
        return MadeImage
            .Of(
                "2.25.77",
                1,
                number,
                Columns,
                Rows,
                MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray()
            )
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.1.2")
            .Set(DicomTags.Modality, "MG")
            .Set(DicomTags.ImageLaterality, side)
            .Set(DicomTags.WindowCenter, "500")
            .Set(DicomTags.WindowWidth, "1000")
            .Set(
                DicomTags.ViewCodeSequence,
                [new DicomDataset().Set(DicomTags.CodeValue, viewCode)]
            );
    }

    private static async Task ExpectProtocolAsync(Viewer viewer, string protocol, string picture)
    {
        await viewer.QuietAsync();
        await viewer.KeepPictureAsync(picture);
        await viewer.Test("hanging").ClickAsync();
        await Assertions
            .Expect(viewer.Page.Locator("[data-testid=hanging-item][aria-checked=true]"))
            .ToHaveAttributeAsync("data-protocol", protocol);
        await viewer.KeepPictureAsync(picture + "-menu");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(viewer.Test("hanging-list")).ToHaveCountAsync(0);
        await Assertions.Expect(viewer.Test("hanging")).ToBeFocusedAsync();
    }
}
