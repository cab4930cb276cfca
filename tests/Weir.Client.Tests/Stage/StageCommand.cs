using Weir.Client.Stage;

namespace Weir.Client.Tests.Stage;

/// <summary>A command the code under test gave to <see cref="FakeStage"/>.</summary>
public abstract record StageCommand;

public sealed record OpenCommand(int Request, string Url, int Handle) : StageCommand;

public sealed record FetchCommand(int Request, string Url, int[] Frames, int[] Handles)
    : StageCommand;

public sealed record AbortCommand(int Request) : StageCommand;

public sealed record DecodeCommand(int[] Handles) : StageCommand;

public sealed record UploadCommand(int Handle, int Reduce) : StageCommand;

public sealed record ReleaseCommand(int[] Handles, Residence What) : StageCommand;

public sealed record SurfaceCommand(string? ElementId) : StageCommand;

public sealed record DrawCommand(ViewportState[] Viewports, string? OverlaysJson) : StageCommand;

public sealed record ShapesCommand(int Handle, double[] Segments, string Labels) : StageCommand;

public sealed record ReadCommand(int Handle, PixelArea Area) : StageCommand;

public sealed record CaptureCommand(int Viewport, bool Texts) : StageCommand;

public sealed record ResetCommand : StageCommand;

public sealed record LoseContextCommand : StageCommand;
