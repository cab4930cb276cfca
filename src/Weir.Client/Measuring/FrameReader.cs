using Weir.Client.Memory;
using Weir.Client.Stage;

namespace Weir.Client.Measuring;

/// <summary>Reads source pixels of a frame of a study; null when RAM does not hold it.</summary>
/// <param name="study">The study.</param>
/// <param name="frame">Study-wide index.</param>
/// <param name="area">Which pixels.</param>
public delegate Task<byte[]?> FrameReader(StudyEntry study, int frame, PixelArea area);
