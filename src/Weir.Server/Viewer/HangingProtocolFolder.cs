using Weir.Imaging.Hanging;
using Weir.Server.Hosting;

namespace Weir.Server.Viewer;

/// <summary>A file that is no protocol.</summary>
/// <param name="File">Its name, without the folder.</param>
/// <param name="Reason">Line, column and what is wrong; or why it could not be read.</param>
internal sealed record RefusedProtocol(string File, string Reason);

/// <summary>
/// The operators' own hanging protocols: every <c>*.json</c> of a folder, by name, read once when the server starts. One that is wrong is
/// refused alone, with file, line and reason in the log and on the operators' page; it never stops the server.
/// </summary>
internal sealed partial class HangingProtocolFolder
{
    /// <summary>The folder in the data folder that is read where the settings name none.</summary>
    public const string DefaultName = "hanging-protocols";

    private const int MostFiles = 256;

    private readonly List<(string Id, byte[] Json)> _accepted = [];
    private readonly List<RefusedProtocol> _refused = [];

    public HangingProtocolFolder(WeirOptions options, ILogger<HangingProtocolFolder> log)
    {
        var named = options.Viewer.HangingProtocols;
        var folder = named ?? Path.Combine(options.DataDirectory, DefaultName);
        if (!Directory.Exists(folder))
        {
            if (named is not null)
                Refuse("", "Viewer:HangingProtocols names a folder that is not there.", log);
            return;
        }
        string[] files;
        try
        {
            files =
            [
                .. Directory
                    .EnumerateFiles(folder, "*.json")
                    .Order(StringComparer.Ordinal)
                    .Take(MostFiles + 1),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse("", $"The folder cannot be read ({e.GetType().Name}).", log);
            return;
        }
        foreach (var file in files.Take(MostFiles))
            Read(file, log);
        if (files.Length > MostFiles)
            Refuse("", $"Only the first {MostFiles} files are read.", log);
    }

    /// <summary>The protocols as they were written, in the order of the files' names.</summary>
    public IReadOnlyList<byte[]> Accepted => [.. _accepted.Select(a => a.Json)];

    /// <summary>What was refused.</summary>
    public IReadOnlyList<RefusedProtocol> Refused => _refused;

    private void Read(string file, ILogger log)
    {
        var name = Path.GetFileName(file);
        try
        {
            if (new FileInfo(file).Length > HangingProtocolReader.MostBytes)
            {
                Refuse(name, $"Longer than {HangingProtocolReader.MostBytes} bytes.", log);
                return;
            }
            var json = WithoutMark(File.ReadAllBytes(file));
            var protocol = HangingProtocolReader.Read(json);
            if (_accepted.Exists(a => a.Id == protocol.Id))
                Refuse(name, $"Another file has the id \"{protocol.Id}\".", log);
            else
                _accepted.Add((protocol.Id, json));
        }
        catch (HangingProtocolException e)
        {
            Refuse(name, e.Message, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(name, $"It cannot be read ({e.GetType().Name}).", log);
        }
    }

    private static byte[] WithoutMark(byte[] json) =>
        json is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : json;

    private void Refuse(string file, string reason, ILogger log)
    {
        _refused.Add(new(file, reason));
        LogRefused(log, file, reason);
    }

    [LoggerMessage(LogLevel.Warning, "Hanging protocol {File} refused. {Reason}")]
    private static partial void LogRefused(ILogger log, string file, string reason);
}
