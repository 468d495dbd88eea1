"""Signing in with the account that a company's own directory gives its people (OpenID Connect).

One provider per installation, named by RECORK_OIDC_ISSUER. Whoever comes from there is known by issuer and
subject, both of which the provider never gives to anybody else; an e-mail address says nothing.
"""
