// Swift cannot call C functions with a variable number of arguments: one plain function a type.
#ifndef STINT_CCURL_SHIM_H
#define STINT_CCURL_SHIM_H

#include <curl/curl.h>

static inline CURLcode stint_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode stint_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode stint_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode stint_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

typedef size_t (*stint_curl_transfer)(char *data, size_t size, size_t count, void *context);

static inline CURLcode stint_curl_set_transfer(
    CURL *handle, CURLoption option, stint_curl_transfer function) {
  return curl_easy_setopt(handle, option, function);
}

typedef int (*stint_curl_seek)(void *context, curl_off_t offset, int origin);

static inline CURLcode stint_curl_set_seek(CURL *handle, stint_curl_seek function) {
  return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, function);
}

typedef int (*stint_curl_debug)(
    CURL *handle, curl_infotype type, char *data, size_t size, void *context);

static inline CURLcode stint_curl_set_debug(CURL *handle, stint_curl_debug function) {
  return curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, function);
}

typedef int (*stint_curl_progress)(
    void *context, curl_off_t down, curl_off_t downNow, curl_off_t up, curl_off_t upNow);

static inline CURLcode stint_curl_set_progress(CURL *handle, stint_curl_progress function) {
  return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
}

static inline CURLcode stint_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

typedef int (*stint_curl_socket_made)(void *context, curl_socket_t socket, curlsocktype purpose);

static inline CURLcode stint_curl_set_socket_made(CURL *handle, stint_curl_socket_made function) {
  return curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, function);
}

// Without it, giving a transfer up waits for the name service. Since 7.87.
static inline void stint_curl_set_quick_exit(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#else
  (void)handle;
#endif
}

// Since 7.85; before, the option took a set of bits.
static inline void stint_curl_set_web_only(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static inline CURLMcode stint_curl_multi_set_long(
    CURLM *handle, CURLMoption option, long value) {
  return curl_multi_setopt(handle, option, value);
}

// The outcome of a finished transfer: a union, which Swift reads only by hand.
static inline CURLcode stint_curl_result(const CURLMsg *message) { return message->data.result; }

#endif
