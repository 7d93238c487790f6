"""What may be uploaded, and where it is kept."""

from collections.abc import Sequence
from typing import Annotated, Literal, Required, TypeAlias, TypedDict, Unpack

from ..arguments import Arguments
from ..framework import Construct
from .options import Boolean, GroupMeta, Number, Secret, Setting, comma_separated
from .settings_group import SettingsGroup

FileUploadStorage: TypeAlias = Literal["GridFS", "FileSystem", "AmazonS3"]
"""Rocket.Chat's own database (its default), a folder on its disk, or a bucket."""

_MEDIA_TYPE = r"[\w.+-]+/[\w.+*-]+"


class AmazonS3(TypedDict, total=False):
    """A bucket of Amazon S3, or of a service with the same interface.

    Attributes:
        bucket: Name of the bucket (FileUpload_S3_Bucket).
        access_key_id: Secret reference to the access key (FileUpload_S3_AWSAccessKeyId). Without
            it, Rocket.Chat uses the credentials that its machine has.
        secret_access_key: Secret reference to its secret (FileUpload_S3_AWSSecretAccessKey).
        region: Region of the bucket, for example eu-central-1 (FileUpload_S3_Region).
        acl: Who may read an uploaded file, for example private (FileUpload_S3_Acl).
        cdn: Address of a content delivery network (FileUpload_S3_CDN).
        bucket_url: Secret reference to the address of a service other than Amazon's
            (FileUpload_S3_BucketURL, which is a secret setting).
        force_path_style: Whether addresses have the bucket in their path instead of in the host
            name (FileUpload_S3_ForcePathStyle).
        signature_version: v4, or another version (FileUpload_S3_SignatureVersion; not from 8 on).
        url_expiry_time_span: Seconds until the address of a file expires
            (FileUpload_S3_URLExpiryTimeSpan).
        proxy_uploads: Whether files go through Rocket.Chat instead of from the bucket to the
            browser (FileUpload_S3_Proxy_Uploads).
        proxy_avatars: The same for avatars (FileUpload_S3_Proxy_Avatars).
        proxy_user_data_files: The same for exported data of users
            (FileUpload_S3_Proxy_UserDataFiles; not in 6.5).
    """

    bucket: Required[Annotated[str, Setting("FileUpload_S3_Bucket")]]
    access_key_id: Annotated[str, Secret("FileUpload_S3_AWSAccessKeyId")]
    secret_access_key: Annotated[str, Secret("FileUpload_S3_AWSSecretAccessKey")]
    region: Annotated[str, Setting("FileUpload_S3_Region")]
    acl: Annotated[str, Setting("FileUpload_S3_Acl")]
    cdn: Annotated[str, Setting("FileUpload_S3_CDN")]
    bucket_url: Annotated[str, Secret("FileUpload_S3_BucketURL")]
    force_path_style: Annotated[Boolean, Setting("FileUpload_S3_ForcePathStyle")]
    signature_version: Annotated[str, Setting("FileUpload_S3_SignatureVersion")]
    url_expiry_time_span: Annotated[Number, Setting("FileUpload_S3_URLExpiryTimeSpan")]
    proxy_uploads: Annotated[Boolean, Setting("FileUpload_S3_Proxy_Uploads")]
    proxy_avatars: Annotated[Boolean, Setting("FileUpload_S3_Proxy_Avatars")]
    proxy_user_data_files: Annotated[Boolean, Setting("FileUpload_S3_Proxy_UserDataFiles")]


class FileUploadOptions(GroupMeta, total=False):
    """The arguments of FileUpload."""

    enabled: Annotated[Boolean, Setting("FileUpload_Enabled")]
    enabled_direct: Annotated[Boolean, Setting("FileUpload_Enabled_Direct")]
    max_file_size: Annotated[Number, Setting("FileUpload_MaxFileSize")]
    media_type_white_list: Annotated[
        Sequence[str], Setting("FileUpload_MediaTypeWhiteList", comma_separated)
    ]
    media_type_black_list: Annotated[
        Sequence[str], Setting("FileUpload_MediaTypeBlackList", comma_separated)
    ]
    protect_files: Annotated[Boolean, Setting("FileUpload_ProtectFiles")]
    restrict_to_room_members: Annotated[Boolean, Setting("FileUpload_Restrict_to_room_members")]
    restrict_to_users_who_can_access_room: Annotated[
        Boolean, Setting("FileUpload_Restrict_to_users_who_can_access_room")
    ]
    rotate_images: Annotated[Boolean, Setting("FileUpload_RotateImages")]
    enable_json_web_token: Annotated[Boolean, Setting("FileUpload_Enable_json_web_token_for_files")]
    json_web_token_secret: Annotated[str, Secret("FileUpload_json_web_token_secret_for_files")]
    storage_type: Annotated[FileUploadStorage, Setting("FileUpload_Storage_Type")]
    file_system_path: Annotated[str, Setting("FileUpload_FileSystemPath")]
    amazon_s3: AmazonS3


class FileUpload(SettingsGroup):
    """What may be uploaded, and where it is kept.

    A new storage gets the files that are uploaded from then on; no file is moved. Google Cloud
    Storage and WebDAV belong in `Settings`.

    Args:
        scope: The construct this one belongs to.
        id: Name of the resource in Terraform, unique in the scope.
        options: The arguments:
            enabled: Whether files can be uploaded (FileUpload_Enabled).
            enabled_direct: Whether they can in direct messages (FileUpload_Enabled_Direct).
            max_file_size: Most bytes of a file; -1 for no limit (FileUpload_MaxFileSize).
            media_type_white_list: The only media types that are accepted, for example
                ["image/*", "application/pdf"]; [] accepts all (FileUpload_MediaTypeWhiteList).
            media_type_black_list: Media types that are refused (FileUpload_MediaTypeBlackList).
            protect_files: Whether only people who are logged in can open files
                (FileUpload_ProtectFiles).
            restrict_to_room_members: Whether only the members of its room can open a file
                (FileUpload_Restrict_to_room_members).
            restrict_to_users_who_can_access_room: Whether only people who can open its room can
                open a file (FileUpload_Restrict_to_users_who_can_access_room; not in 6.5).
            rotate_images: Whether pictures are turned upright (FileUpload_RotateImages).
            enable_json_web_token: Whether the address of a protected file can have a token
                (FileUpload_Enable_json_web_token_for_files).
            json_web_token_secret: Secret reference to what signs these tokens
                (FileUpload_json_web_token_secret_for_files).
            storage_type: GridFS, FileSystem or AmazonS3 (FileUpload_Storage_Type).
            file_system_path: Folder on Rocket.Chat's machine (FileUpload_FileSystemPath). Required
                with FileSystem.
            amazon_s3: The bucket. Required with AmazonS3.
            on_destroy: restore, reset or keep.

    Raises:
        TypeError: An argument does not exist.
        ValueError: An argument is not allowed, or none is given.
    """

    OPTIONS = FileUploadOptions

    def __init__(self, scope: Construct, id: str, **options: Unpack[FileUploadOptions]) -> None:
        super().__init__(scope, id, options)

    def _check_options(self, arguments: Arguments) -> None:
        if arguments.values.get("max_file_size") != -1:
            arguments.at_least("max_file_size", 1, "expected a number of bytes, or -1 for no limit")
        for name in ("media_type_white_list", "media_type_black_list"):
            arguments.each_matches(name, _MEDIA_TYPE, "expected media types such as image/png")
        _check_storage(arguments, "FileSystem", "file_system_path")
        _check_storage(arguments, "AmazonS3", "amazon_s3")
        arguments.pattern(
            "file_system_path", "/.+", "expected the path of a folder, which begins with /"
        )
        s3 = arguments.nested("amazon_s3")
        s3.not_empty("bucket")
        s3.together("access_key_id", "secret_access_key", "Amazon accepts only both")
        s3.at_least("url_expiry_time_span", 1)


def _check_storage(arguments: Arguments, storage: FileUploadStorage, place: str) -> None:
    """Check that the place of a storage is given exactly if that storage is chosen."""
    is_chosen, has_place = (
        arguments.values.get("storage_type") == storage,
        place in arguments.values,
    )
    if is_chosen and not has_place:
        raise arguments.refused("storage_type", f"expected {place} as well")
    if has_place and not is_chosen:
        raise ValueError(
            f"{arguments.owner}: {place} is given, but storage_type is not {storage!r}, so it has "
            f"no effect. Set storage_type to {storage!r}, or remove {place}."
        )
