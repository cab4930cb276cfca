using System.Buffers;
using System.Net;
using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Weir.Client.Modes;
using Weir.Client.Tags;
using Weir.Client.Tests.Core;
using Weir.Client.Tests.Tags;
using Weir.Client.Viewports;
using Weir.Wire;

namespace Weir.Client.Tests.Ui;

public sealed class TagBrowserTests : UiContext
{
    private const string Sop = "1.2.1.0";

    private static ObjectManifest Report { get; } =
        new("1.2.9", "1.2.9.1", "1.2.840.10008.5.1.4.1.1.88.33", "SR", 9, 1, "Chest CT", "");

    private static ObjectManifest Broken { get; } =
        new(
            "1.2.8",
            "1.2.8.1",
            "1.2.840.10008.5.1.4.1.1.2",
            "CT",
            8,
            1,
            "",
            "Bits Allocated is odd (byte 812, (0028,0100))"
        );

    [Fact]
    public void The_key_lists_the_attributes_of_the_image_on_screen_and_Escape_closes_them_first()
    {
        var page = OpenPage();
        Answer(Sop, TagTreeTests.Element(0, 0x00100010, "PN", "PatientName", "王^小东"));
        page.Find(".viewer").KeyDown("t");
        page.WaitForAssertion(() => Assert.Single(All(page, "tag-row")));
        Assert.Contains("王^小东", Find(page, "tag-row").TextContent);
        Assert.Contains("1/5", Find(page, "tag-browser").TextContent);
        page.Find(".viewer").KeyDown("Escape");
        Assert.Empty(All(page, "tag-browser"));
        Assert.Contains("viewer", Uri);
    }

    [Fact]
    public void What_has_no_picture_is_listed_with_what_it_is_and_shows_its_attributes()
    {
        var page = OpenPage(Report, Broken);
        var cards = All(page, "object-card");
        Assert.Equal(2, cards.Count);
        Assert.Contains("Structured report", cards[0].TextContent);
        Assert.Contains("Chest CT", cards[0].TextContent);
        Assert.Contains("byte 812, (0028,0100)", cards[1].TextContent);
        Answer(
            Report.SopInstanceUid,
            Report.SeriesInstanceUid,
            TagTreeTests.Element(0, 0x0040A491, "CS", "CompletionFlag", "COMPLETE")
        );
        cards[0].Click();
        page.WaitForAssertion(() => Assert.Contains("COMPLETE", Find(page, "tag-row").TextContent));
    }

    [Fact]
    public void A_search_narrows_the_rows_and_counts_them()
    {
        var page = OpenPage();
        Answer(
            Sop,
            TagTreeTests.Element(0, 0x00100010, "PN", "PatientName", "A"),
            TagTreeTests.Element(0, 0x00100020, "LO", "PatientID", "B")
        );
        Find(page, "tags-open").Click();
        page.WaitForAssertion(() => Assert.Equal(2, All(page, "tag-row").Count));
        Find(page, "tags-search").Input("patientid");
        Assert.Equal("(0010,0020)", Assert.Single(All(page, "tag-row")).GetAttribute("data-tag"));
        Assert.Contains("1 match", Find(page, "tags-count").TextContent);
    }

    [Fact]
    public void Keys_move_open_and_close_and_copy_the_value()
    {
        var page = OpenPage();
        Answer(
            Sop,
            TagTreeTests.Element(0, 0x00081115, "SQ", "ReferencedSeriesSequence", ""),
            TagTreeTests.Item(1, 1),
            TagTreeTests.Element(2, 0x0020000E, "UI", "SeriesInstanceUID", "1.2.3")
        );
        JSInterop.Setup<double>("weirUi.reveal", _ => true).SetResult(480);
        var copy = JSInterop.SetupVoid("weirUi.copy", "1.2.3").SetVoidResult();
        Find(page, "tags-open").Click();
        page.WaitForAssertion(() => Assert.Equal(3, All(page, "tag-row").Count));
        Find(page, "tag-rows").KeyDown("End");
        Find(page, "tag-rows").KeyDown(new KeyboardEventArgs { Key = "c", CtrlKey = true });
        copy.VerifyInvoke("weirUi.copy");
        Assert.Contains("Copied", Find(page, "tags-count").TextContent);
        Find(page, "tag-rows").KeyDown("Home");
        Find(page, "tag-rows").KeyDown("ArrowLeft");
        Assert.Equal("false", Assert.Single(All(page, "tag-row")).GetAttribute("aria-expanded"));
        Find(page, "tag-rows").KeyDown("Enter");
        Assert.Equal(3, All(page, "tag-row").Count);
    }

    [Fact]
    public void A_file_that_cannot_be_read_says_why_and_where()
    {
        var page = OpenPage();
        Server.Answers[PathOf(Sop, "1.2.1")] = (
            HttpStatusCode.UnprocessableEntity,
            Encoding.UTF8.GetBytes(
                """{"title":"x","detail":"The file ends inside a value (byte 99)"}"""
            )
        );
        Find(page, "tags-open").Click();
        page.WaitForAssertion(() =>
            Assert.Contains("(byte 99)", Find(page, "tags-error").TextContent)
        );
    }

    [Fact]
    public void Of_a_frame_that_could_not_be_decoded_the_reason_stands_above_its_attributes()
    {
        Rig.Stage.AutoDeliver = false;
        Rig.Server["1.2"] = TestStudies.Make("1.2", 5);
        var page = Navigate();
        Turn(() => Rig.Stage.Resize(800, 600));
        Run();
        // The frame that comes with the manifest, and when it is asked for again.
        for (var i = 0; i < 2; i++)
        {
            var request = Rig.Stage.OpenRequests.First();
            Turn(() => Rig.Stage.FailNext(request, 2));
            Turn(() => Rig.Stage.EndFetch(request));
            Run();
        }
        page.WaitForAssertion(() =>
            Assert.Equal("error", Find(page, "viewport").GetAttribute("data-state"))
        );
        var message = "The fragment is damaged (byte 4711, (7FE0,0010))"u8;
        var entry = new byte[BatchEntry.HeadSize + message.Length];
        new BatchEntry(0, FrameStatus.Undecodable, message.Length).Write(entry);
        message.CopyTo(entry.AsSpan(BatchEntry.HeadSize));
        Server.Answers["/api/studies/1.2/frames"] = (HttpStatusCode.OK, entry);
        Answer(Sop, TagTreeTests.Element(0, 0x00080060, "CS", "Modality", "CT"));
        Find(page, "tags-open").Click();
        page.WaitForAssertion(() =>
            Assert.Contains("byte 4711", Find(page, "tags-problem").TextContent)
        );
        Assert.Single(All(page, "tag-row"));
    }

    [Fact]
    public void Stacks_of_one_series_say_which_they_are_and_have_thumbnails_of_their_own()
    {
        var study = TestStudies.Make("1.2", 10, 6);
        var localizer = study.Series[1] with
        {
            SeriesInstanceUid = study.Series[0].SeriesInstanceUid,
            Frames =
            [
                .. study
                    .Series[1]
                    .Frames.Select(f =>
                        f with
                        {
                            Format = f.Format with
                            {
                                Columns = 256,
                                Orientation = [0, 1, 0, 0, 0, -1],
                            },
                        }
                    ),
            ],
        };
        Rig.Server["1.2"] = study with { Series = [study.Series[0], localizer] };
        var page = Navigate();
        Turn(() => Rig.Stage.Resize(800, 600));
        Run();
        page.WaitForAssertion(() => Assert.Equal(2, All(page, "series-part").Count));
        Assert.Equal(
            ["1/2 · 512 × 512 · axial", "2/2 · 256 × 512 · sagittal"],
            All(page, "series-part").Select(p => p.TextContent)
        );
        // The next one's turn comes when the first is there.
        All(page, "thumbnail")[0].TriggerEvent("onload", new ProgressEventArgs());
        Assert.EndsWith("?frame=13", All(page, "thumbnail")[1].GetAttribute("src"));
    }

    private void Answer(string sop, params TagEntry[] entries) => Answer(sop, "1.2.1", entries);

    private void Answer(string sop, string series, params TagEntry[] entries)
    {
        var bytes = new ArrayBufferWriter<byte>();
        TagListCodec.WriteHead(bytes, []);
        Array.ForEach(entries, e => TagListCodec.Write(bytes, e));
        TagListCodec.WriteEnd(bytes, true);
        Server.Answers[PathOf(sop, series)] = (HttpStatusCode.OK, bytes.WrittenSpan.ToArray());
    }

    private static string PathOf(string sop, string series) =>
        "/" + new TagTarget("1.2", series, sop, "").Url;

    private IRenderedComponent<ViewerPage> OpenPage(params ObjectManifest[] objects)
    {
        Rig.Server["1.2"] = TestStudies.Make("1.2", 5) with { Objects = objects };
        var page = Navigate();
        Turn(() => Rig.Stage.Resize(800, 600));
        Run();
        page.WaitForAssertion(() =>
            Assert.Equal("ready", Find(page, "viewport").GetAttribute("data-state"))
        );
        return page;
    }

    private IRenderedComponent<ViewerPage> Navigate()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("viewer?StudyInstanceUIDs=1.2");
        Turn(Services.GetRequiredService<ModeRouter>().Start);
        return Render<ViewerPage>();
    }
}
