namespace Weir.Client.Stage;

/// <summary>A rectangle of a frame's pixels.</summary>
/// <param name="X">Its first column, from 0.</param>
/// <param name="Y">Its first row, from 0.</param>
/// <param name="Columns">At least 1.</param>
/// <param name="Rows">At least 1.</param>
public readonly record struct PixelArea(int X, int Y, int Columns, int Rows);
