using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Weir.Dicom;

namespace Weir.Browser.Tests.Pixels;

/// <summary>Names and times of real files, as the pane of the opened study says them.</summary>
public sealed class OverlayTextTests(BrowserFixture browser)
{
    private static readonly (string File, string English, string? Chinese)[] Expected =
    [
        ("pydicom/charset_files/chrArab.dcm", "قباني, لنزار", null),
        ("pydicom/charset_files/chrFren.dcm", "Buc, Jérôme", null),
        ("pydicom/charset_files/chrGerm.dcm", "Äneas, Rüdiger", null),
        ("pydicom/charset_files/chrGreek.dcm", "Διονυσιος", null),
        ("pydicom/charset_files/chrHbrw.dcm", "שרון, דבורה", null),
        ("pydicom/charset_files/chrH31.dcm", "Yamada, Tarou", "山田太郎"),
        ("pydicom/charset_files/chrX1.dcm", "Wang, XiaoDong", "王小東"),
        ("pydicom/charset_files/chrX2.dcm", "Wang, XiaoDong", "王小东"),
        ("pydicom/examples_overlay.dcm", "13:26:45.921", null),
        ("pydicom/JPEG2000.dcm", "18:50:59 -04:00", null),
    ];

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Names_and_times_of_every_character_set_stand_in_the_overlay(string language)
    {
        await using var archive = await FileArchive.StartAsync(
            Expected.Select(e => Path.Combine("coverage", e.File))
        );
        await using var viewer = await browser.OpenAsync(
            archive.Server.Address,
            ("weir.language", language)
        );
        foreach (var (file, english, chinese) in Expected)
        {
            var path = Path.Combine(FileArchive.Shared, "coverage", file);
            await viewer.OpenAsync(
                DicomFile.Read(path).Dataset.GetString(DicomTags.StudyInstanceUID)!
            );
            await Assertions
                .Expect(viewer.Pane(0))
                .ToHaveAttributeAsync(
                    "aria-label",
                    new Regex(Regex.Escape(language == "en" ? english : chinese ?? english))
                );
            await viewer.BackAsync();
        }
        Assert.Empty(viewer.Errors);
    }
}
