using System.Runtime.InteropServices;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary><c>bson_error_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BsonError
{
    private const int MessageSize = 504;

    public uint Domain;
    public uint Code;
    private fixed byte _message[MessageSize];

    public readonly string Message
    {
        get
        {
            fixed (byte* message = _message)
                return Marshal.PtrToStringUTF8((nint)message) ?? "";
        }
    }

    public readonly StoreUnavailableException ToException(string action) => new($"{action}: {Message} (domain {Domain}, code {Code})");
}
