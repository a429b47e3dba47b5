using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MetalsPipeline.Embedded.Logging;

/// <summary>Writes one JSON object a line: timestamp, level, message, and the fields given.</summary>
internal sealed class JsonLog(Stream output, TimeProvider time)
{
    // The lines are for people and log collectors, not for web pages: quotes and the like stay as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _line = new();

    public static JsonLog ToStandardOutput(TimeProvider time) => new(Console.OpenStandardOutput(), time);

    public void Info(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write("info", message, fields);

    public void Warning(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write("warning", message, fields);

    public void Error(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write("error", message, fields);

    private void Write(string level, string message, ReadOnlySpan<(string Name, object? Value)> fields)
    {
        lock (_gate)
        {
            _line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_line, Options))
            {
                json.WriteStartObject();
                json.WriteString("timestamp", time.GetUtcNow());
                json.WriteString("level", level);
                json.WriteString("message", message);
                foreach (var (name, value) in fields)
                    WriteField(json, name, value);
                json.WriteEndObject();
            }

            _line.Write("\n"u8);
            try
            {
                output.Write(_line.WrittenSpan);
                output.Flush();
            }
            catch (IOException)
            {
                // Whoever read the log is gone; the server goes on without it.
            }
        }
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case int or long or uint:
                json.WriteNumber(name, Convert.ToInt64(value, provider: null));
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            default:
                json.WriteString(name, value?.ToString());
                break;
        }
    }
}
