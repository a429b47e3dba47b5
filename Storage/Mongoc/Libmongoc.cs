using System.Runtime.InteropServices;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary>The functions of libmongoc 1.x and libbson that the store uses (mongoc.org/libmongoc). Pointers are owned as their documentation says.</summary>
internal static unsafe partial class Libmongoc
{
    private const string Mongoc = "libmongoc-1.0.so.0";
    private const string Bson = "libbson-1.0.so.0";

    /// <summary>Size of <c>bson_t</c>, which is self-referential: aligned native memory that never moves.</summary>
    public const int BsonSize = 128;

    /// <summary>Error handles with the server's own codes.</summary>
    public const int ErrorApiVersion = 2;

    [LibraryImport(Mongoc)]
    public static partial void mongoc_init();

    [LibraryImport(Mongoc)]
    public static partial void mongoc_log_set_handler(nint handler, nint userData);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint mongoc_uri_new_with_error(string uri, BsonError* error);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_uri_has_option(nint uri, string key);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_uri_set_option_as_int32(nint uri, string key, int value);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_uri_destroy(nint uri);

    [LibraryImport(Mongoc)]
    public static partial nint mongoc_client_pool_new_with_error(nint uri, BsonError* error);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_pool_set_error_api(nint pool, int version);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_pool_set_appname(nint pool, string name);

    [LibraryImport(Mongoc)]
    public static partial nint mongoc_client_pool_pop(nint pool);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_client_pool_push(nint pool, nint client);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_client_pool_destroy(nint pool);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint mongoc_client_get_collection(nint client, string database, string collection);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_command_simple(nint client, string database, void* command, nint readPreferences, void* reply, BsonError* error);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_client_write_command_with_opts(nint client, string database, void* command, void* options, void* reply, BsonError* error);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_collection_destroy(nint collection);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_collection_insert_many(nint collection, void** documents, nuint count, void* options, void* reply, BsonError* error);

    [LibraryImport(Mongoc)]
    public static partial long mongoc_collection_estimated_document_count(nint collection, void* options, nint readPreferences, void* reply, BsonError* error);

    [LibraryImport(Mongoc)]
    public static partial nint mongoc_collection_find_with_opts(nint collection, void* filter, void* options, nint readPreferences);

    [LibraryImport(Mongoc)]
    public static partial nint mongoc_collection_create_bulk_operation_with_opts(nint collection, void* options);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_bulk_operation_replace_one_with_opts(nint bulk, void* selector, void* document, void* options, BsonError* error);

    [LibraryImport(Mongoc)]
    public static partial uint mongoc_bulk_operation_execute(nint bulk, void* reply, BsonError* error);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_bulk_operation_destroy(nint bulk);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_cursor_next(nint cursor, void** document);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mongoc_cursor_error(nint cursor, BsonError* error);

    [LibraryImport(Mongoc)]
    public static partial void mongoc_cursor_destroy(nint cursor);

    [LibraryImport(Bson)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool bson_init_static(void* bson, byte* data, nuint length);

    [LibraryImport(Bson)]
    public static partial byte* bson_get_data(void* bson);

    [LibraryImport(Bson)]
    public static partial void bson_destroy(void* bson);
}
