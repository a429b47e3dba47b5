using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary>A <c>bson_t</c>: either a view of bytes of ours, or the place for a reply that the library fills and we destroy.</summary>
internal readonly unsafe ref struct NativeBson
{
    private readonly bool _owned;

    private NativeBson(void* handle, bool owned)
    {
        Handle = handle;
        _owned = owned;
    }

    public void* Handle { get; }

    /// <summary>Uninitialised room for a reply. The call that it is given to must initialise it, as all that we use do.</summary>
    public static NativeBson ForReply() => new(Allocate(), owned: true);

    /// <summary>A view of the only document that <paramref name="writer"/> holds; the writer must outlive it unchanged.</summary>
    public static NativeBson View(BsonWriter writer)
    {
        var handle = Allocate();
        Libmongoc.bson_init_static(handle, writer.Data, (nuint)writer.Length);
        return new(handle, owned: false);
    }

    /// <summary>Bytes of the document.</summary>
    public ReadOnlySpan<byte> Bytes => BytesOf(Handle);

    /// <summary>Bytes of a document that the library owns.</summary>
    public static ReadOnlySpan<byte> BytesOf(void* bson)
    {
        var data = Libmongoc.bson_get_data(bson);
        return new ReadOnlySpan<byte>(data, BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(data, sizeof(int))));
    }

    public void Dispose()
    {
        if (_owned)
            Libmongoc.bson_destroy(Handle);
        NativeMemory.AlignedFree(Handle);
    }

    private static void* Allocate() => NativeMemory.AlignedAlloc(Libmongoc.BsonSize, Libmongoc.BsonSize);
}
