namespace Weir.Server.Frames;

/// <summary>A frame and what is needed to have it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Group">Its study as a number: what the memory tier counts together.</param>
/// <param name="Path">The stored file.</param>
/// <param name="RawBytes">Bytes of its pixels as the wire frame holds them: a bound of what making it takes.</param>
public readonly record struct StoredFrame(FrameKey Key, long Group, string Path, long RawBytes);
