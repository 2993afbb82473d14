/* The part of the libsrtp 3 API that mediasoup uses, on top of libsrtp 2. */
#ifndef MS_OVERLAY_SRTP_H
#define MS_OVERLAY_SRTP_H
#include <srtp2/srtp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
/* New in libsrtp 3. */
#define srtp_err_status_buffer_small ((srtp_err_status_t)28)
#define srtp_err_status_cryptex_err ((srtp_err_status_t)29)

typedef struct ms_srtp3_policy *ms_srtp3_policy_t;

srtp_err_status_t ms_srtp3_policy_create(ms_srtp3_policy_t *policy);
void ms_srtp3_policy_destroy(ms_srtp3_policy_t policy);
srtp_err_status_t ms_srtp3_policy_set_ssrc(ms_srtp3_policy_t policy, srtp_ssrc_t ssrc);
srtp_err_status_t ms_srtp3_policy_set_profile(ms_srtp3_policy_t policy, srtp_profile_t profile);
srtp_err_status_t ms_srtp3_policy_add_key(ms_srtp3_policy_t policy, const uint8_t *key, size_t key_len,
                                          const uint8_t *salt, size_t salt_len,
                                          const uint8_t *mki, size_t mki_len);
srtp_err_status_t ms_srtp3_policy_set_allow_repeat_tx(ms_srtp3_policy_t policy, bool allow);
srtp_err_status_t ms_srtp3_policy_set_window_size(ms_srtp3_policy_t policy, size_t window_size);
srtp_err_status_t ms_srtp3_create(srtp_t *session, ms_srtp3_policy_t policy);
srtp_err_status_t ms_srtp3_protect(srtp_t ctx, const uint8_t *in, size_t in_len, uint8_t *out,
                                   size_t *out_len, size_t mki_index);
srtp_err_status_t ms_srtp3_protect_rtcp(srtp_t ctx, const uint8_t *in, size_t in_len, uint8_t *out,
                                        size_t *out_len, size_t mki_index);
srtp_err_status_t ms_srtp3_unprotect(srtp_t ctx, const uint8_t *in, size_t in_len, uint8_t *out,
                                     size_t *out_len);
srtp_err_status_t ms_srtp3_unprotect_rtcp(srtp_t ctx, const uint8_t *in, size_t in_len, uint8_t *out,
                                          size_t *out_len);
#ifdef __cplusplus
}
#endif
#ifndef MS_SRTP3_IMPLEMENTATION
#define srtp_policy_t ms_srtp3_policy_t
#define srtp_policy_create ms_srtp3_policy_create
#define srtp_policy_destroy ms_srtp3_policy_destroy
#define srtp_policy_set_ssrc ms_srtp3_policy_set_ssrc
#define srtp_policy_set_profile ms_srtp3_policy_set_profile
#define srtp_policy_add_key ms_srtp3_policy_add_key
#define srtp_policy_set_allow_repeat_tx ms_srtp3_policy_set_allow_repeat_tx
#define srtp_policy_set_window_size ms_srtp3_policy_set_window_size
#define srtp_create ms_srtp3_create
#define srtp_protect ms_srtp3_protect
#define srtp_protect_rtcp ms_srtp3_protect_rtcp
#define srtp_unprotect ms_srtp3_unprotect
#define srtp_unprotect_rtcp ms_srtp3_unprotect_rtcp
#define srtp_stream_remove srtp_remove_stream
#endif
#endif
