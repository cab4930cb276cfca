namespace Weir.Client.Shell;

/// <summary>The icons: paths on a 20×20 grid, drawn with a 1.5 wide round stroke in the text's colour.</summary>
public static class Icons
{
    /// <summary>The path data of a named icon; an unknown name throws <see cref="KeyNotFoundException"/>.</summary>
    public static string Path(string name) => Paths[name];

    private static readonly Dictionary<string, string> Paths = new()
    {
        // A weir: the water stands high, falls over the edge and goes on lower.
        ["weir"] =
            "M1.5 6.5h5.2c3.6 0 2.6 8 6.3 8h5.5M1.5 10h3.6M1.5 13.5h3.8M13.5 10.8h5M10.2 3.5v3",
        ["back"] = "M12.5 4 6.5 10l6 6",
        ["recent"] = "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 5.8V10l2.8 1.8",
        ["close"] = "m5 5 10 10M15 5 5 15",
        ["up"] = "m5.5 12 4.5-4.5 4.5 4.5",
        ["down"] = "m5.5 8 4.5 4.5L14.5 8",
        ["signout"] = "M8 3.5H4v13h4M12 6.5 15.5 10 12 13.5M15.5 10H7.5",
        ["search"] = "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Zm4-1.5 4 4",
        ["four"] = "M3.5 3.5h13v13h-13zM10 3.5v13M3.5 10h13",
        ["picture"] = "M3.5 3.5h13v13h-13zM3.5 13.5l4-4 3 3 2-2 4 4M12.5 7h.1",
        ["hanging"] = "M3.5 3.5h13v8h-13zM10 3.5v8M5 15h10M7.5 17.5h5",
        ["sync"] =
            "M7.5 12.5l5-5M8.5 6.5 10 5a3.5 3.5 0 0 1 5 5l-1.5 1.5M11.5 13.5 10 15a3.5 3.5 0 0 1-5-5l1.5-1.5",
        ["beside"] = "M3.5 3.5h13v13h-13zM10 3.5v13",
        ["stacked"] = "M3.5 3.5h13v13h-13zM3.5 10h13",
        ["flicker"] = "M3.5 6.5h9.5v9.5H3.5zM7 6.5v-3h9.5V13H13",
        ["scroll"] = "M6 3.5h8v13H6zM10 6.5v7M8.3 8 10 6.3 11.7 8M8.3 12l1.7 1.7 1.7-1.7",
        ["window"] = "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm0 0v14M13 5.2v9.6M15.5 8v4",
        ["zoom"] = "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Zm4-1.5 4 4M9 6.7v4.6M6.7 9h4.6",
        ["pan"] = "M10 2.5v15M2.5 10h15M8 4.5l2-2 2 2M8 15.5l2 2 2-2M4.5 8l-2 2 2 2M15.5 8l2 2-2 2",
        ["length"] = "M3.5 16.5l13-13M2.5 13.5l4 4M13.5 2.5l4 4",
        ["angle"] = "M15.5 16.5h-12l9-13M9 16.5c0-2-.9-3.6-2.3-4.7",
        ["ellipse"] =
            "M10 15c4 0 7.2-2.2 7.2-5S14 5 10 5s-7.2 2.2-7.2 5 3.2 5 7.2 5ZM10 9.5v1M9.5 10h1",
        ["rectangle"] = "M3 5h14v10H3zM10 9.5v1M9.5 10h1",
        ["invert"] =
            "M3.5 3.5h13v13h-13zM3.5 16.5l13-13M7 7h0M11.5 13.5l2-2M8.5 16l7.5-7.5M13 16l3.5-3.5",
        ["fit"] = "M3.5 7V3.5H7M13 3.5h3.5V7M16.5 13v3.5H13M7 16.5H3.5V13M7.5 7.5h5v5h-5z",
        ["pixels"] = "M3.5 3.5h13v13h-13zM8 3.5v13M12 3.5v13M3.5 8h13M3.5 12h13",
        ["overlays"] = "M3.5 3.5h13v13h-13zM6.5 13.5 13 7M13 10.5V7H9.5",
        ["measures"] = "M3.5 4.5h9M3.5 8.2h5M3.5 11.8h3M8 16.5 16.5 8M6.5 15l3 3M15 6.5l3 3",
        ["reset"] = "M4 10a6 6 0 1 1 1.9 4.4M4 15.5v-3.6h3.6",
        ["memory"] = "M5 5.5h10v9H5zM7.5 5.5v-3M12.5 5.5v-3M7.5 17.5v-3M12.5 17.5v-3M8 10h4",
        ["language"] =
            "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM3 10h14M10 3c4 4 4 10 0 14M10 3c-4 4-4 10 0 14",
        ["warning"] = "M10 3.2 17.3 16H2.7zM10 8.2v3.6M10 13.9v.1",
        ["empty"] = "M3 11.5 5.5 4h9l2.5 7.5V16H3zM3 11.5h4l1 2h4l1-2h4",
        ["left"] = "M3.5 3.5h13v13h-13zM8 3.5v13",
        ["trash"] = "M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5",
        ["keep"] = "M7 3.5h6l-.8 6 2.3 2.5h-9L7.8 9.5zM10 12v5",
        ["download"] = "M10 3.5v9M6.2 9 10 12.7 13.8 9M4 16.5h12",
        ["play"] = "M6 4v12l10-6z",
        ["pause"] = "M6.5 4.5v11M13.5 4.5v11",
        ["slower"] = "M4 10h12",
        ["faster"] = "M4 10h12M10 4v12",
        ["bounce"] = "M3.5 10h13M6.5 6.5 3 10l3.5 3.5M13.5 6.5 17 10l-3.5 3.5",
        ["tags"] = "M3.5 4.5h13M3.5 8.2h3M9 8.2h7.5M3.5 11.8h3M9 11.8h7.5M3.5 15.5h3M9 15.5h7.5",
        ["document"] = "M5 2.5h7l3 3v12H5zM12 2.5v3h3M7.5 9h5M7.5 12h5M7.5 15h3",
        ["copy"] = "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7",
        ["copy-all"] = "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7M9.5 10h4.5M9.5 13.5h4.5",
        ["expand"] = "M5.5 8 10 3.5 14.5 8M5.5 12l4.5 4.5 4.5-4.5",
        ["collapse"] = "M5.5 3.5 10 8l4.5-4.5M5.5 16.5 10 12l4.5 4.5",
        ["settings"] = "M3 6h7M14 6h3M12 4v4M3 14h3M10 14h7M8 12v4",
        ["help"] =
            "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7.8 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M10 13.9v.1",
        ["keys"] = "M2.5 5.5h15v9h-15zM5.5 8.5v0M8.5 8.5v0M11.5 8.5v0M14.5 8.5v0M6.5 11.5h7",
    };
}
