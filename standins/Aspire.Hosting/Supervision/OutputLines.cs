using System.Buffers;
using System.Text;

namespace Aspire.Hosting.Supervision;

/// <summary>Cuts a process's output into lines.</summary>
internal static class OutputLines
{
    /// <summary>Longer lines are cut, so that output without line ends cannot fill the memory.</summary>
    internal const int MaxLength = 16 * 1024;

    public static async Task PumpAsync(Stream output, Action<string> onLine, CancellationToken cancellationToken)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = ArrayPool<byte>.Shared.Rent(8 * 1024);
        var chars = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
        var line = new StringBuilder();
        try
        {
            int read;
            while ((read = await output.ReadAsync(bytes, cancellationToken)) > 0)
            {
                var decoded = decoder.GetChars(bytes, 0, read, chars, 0);
                Cut(chars.AsSpan(0, decoded), line, onLine);
            }

            if (line.Length > 0)
            {
                onLine(line.ToString());
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static void Cut(ReadOnlySpan<char> text, StringBuilder line, Action<string> onLine)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var take = Math.Min(end < 0 ? text.Length : end, MaxLength - line.Length);
            line.Append(text[..take]);
            var complete = take == end;
            text = text[(complete ? take + 1 : take)..];
            if (complete || line.Length == MaxLength)
            {
                var length = line.Length > 0 && line[^1] == '\r' ? line.Length - 1 : line.Length;
                onLine(line.ToString(0, length));
                line.Clear();
            }
        }
    }
}
