using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Server.Tests.Hosting;

/// <summary>Sends a request exactly as written, as no well-behaved client would.</summary>
internal static class RawHttp
{
    /// <summary>The status code of the answer; 0 when the server just closed.</summary>
    public static async Task<(int Status, string Text)> SendAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var text = await reader.ReadToEndAsync();
        return (
            text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text[9..12]) : 0,
            text
        );
    }

    public static Task<(int Status, string Text)> GetAsync(
        int port,
        string path,
        string host,
        params string[] headers
    )
    {
        var head = string.Concat(headers.Select(h => h + "\r\n"));
        return SendAsync(
            port,
            $"GET {path} HTTP/1.1\r\nHost: {host}\r\n{head}Connection: close\r\n\r\n"
        );
    }
}
